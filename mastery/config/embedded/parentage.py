"""Linux can signal a process when its parent ends, so that even a sudden death leaves nothing behind."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def end_with_parent(stop_signal: signal.Signals) -> None:
    """Where the kernel has no such call, a killed parent leaves its children running."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(stop_signal))


def for_child(stop_signal: signal.Signals) -> Callable[[], None]:
    """What a child does before it becomes its program; a parent gone already cannot signal any more."""
    parent = os.getpid()

    def in_the_child() -> None:
        end_with_parent(stop_signal)
        if os.getppid() != parent:
            os.kill(os.getpid(), stop_signal)

    return in_the_child
