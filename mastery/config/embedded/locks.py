"""File locks. The kernel drops one when its last holder ends, however that came, so none is ever stale."""

import fcntl
import os
import time
from pathlib import Path

PAUSE = 0.02


def take(path: Path, *, shared: bool, patience: float) -> int | None:
    """The open file that holds the lock, or nothing when others kept it for that many seconds."""
    holder = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    give_up_at = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(holder, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up_at:
                os.close(holder)
                return None
            time.sleep(PAUSE)
        else:
            return holder


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock alone."""
    holder = take(path, shared=True, patience=0)
    if holder is not None:
        os.close(holder)
    return holder is None
