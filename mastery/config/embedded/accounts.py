"""PostgreSQL refuses to run as root, so root lends it another name.

First choice is a user namespace: no account is needed and the files stay root's. Where the system refuses
that, as most containers do, the account `nobody` runs it in a folder of its own, because it may not enter
private ones.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

NOBODY = "nobody"
HOME_OF_NOBODY = Path("/var/lib/mastery-dev")
NAMESPACE = ("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")


@dataclass(frozen=True, slots=True)
class Account:
    """How a command is run: behind a prefix, or under another name."""

    prefix: tuple[str, ...] = ()
    user: str | None = None

    def process_options(self) -> dict[str, Any]:
        """The working folder is the root, since another account may not be able to stand in ours."""
        if self.user is None:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}

    def can_run(self, program: Path) -> bool:
        try:
            return self.run([str(program), "--version"]).returncode == 0
        except PermissionError:
            return False

    def run(self, command: list[str], *, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.prefix, *command],
            input=text,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **self.process_options(),
        )


@cache
def account_for_postgres(*, keeps_data_of_nobody: bool) -> Account:
    """Data that `nobody` made stays with `nobody`, even if the machine has become more liberal since."""
    if os.geteuid() != 0:
        return Account()
    if not keeps_data_of_nobody and _namespaces_are_allowed():
        return Account(prefix=NAMESPACE)
    return Account(user=NOBODY)


def belongs_to_nobody(folder: Path) -> bool:
    return os.geteuid() == 0 and folder.exists() and folder.stat().st_uid == pwd.getpwnam(NOBODY).pw_uid


def _namespaces_are_allowed() -> bool:
    if shutil.which(NAMESPACE[0]) is None:
        return False
    return Account(prefix=NAMESPACE).run(["true"]).returncode == 0
