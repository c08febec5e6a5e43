"""`make clean`: removes the data folder, unless a program is using it."""

import shutil

from mastery.config.embedded import places, services
from mastery.config.embedded.refusals import ServersRefused


def remove(profile: places.Profile) -> None:
    """Data that `nobody` keeps lies elsewhere, behind a link."""
    if services.is_in_use(profile):
        raise ServersRefused(f"Mastery is running on {profile.root}: stop it first.")
    for link in profile.root.glob("pg*"):
        if link.is_symlink():
            shutil.rmtree(link.resolve().parent)
    shutil.rmtree(profile.root, ignore_errors=True)
    if profile.sockets.parent != profile.root:
        shutil.rmtree(profile.sockets, ignore_errors=True)


if __name__ == "__main__":
    for profile in (places.test_profile(), places.working_profile()):
        remove(profile)
