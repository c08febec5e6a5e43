#!/usr/bin/env python
"""Every command of the project. With no servers named, it joins or starts the project's own."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line

from mastery.config import servers

OWNER_COMMANDS = {"migrate", "flush", "pgtrigger"}
"""They change tables or switch triggers, so they connect as the role that owns them."""
COMMANDS_WITHOUT_SERVERS = {
    "help",
    "--help",
    "--version",
    "check",
    "collectstatic",
    "compilemessages",
    "findstatic",
    "makemessages",
}


def main() -> None:
    if OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ["AS_DATABASE_OWNER"] = "true"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mastery.config.settings.dev")
    if COMMANDS_WITHOUT_SERVERS.isdisjoint(sys.argv[1:2]):
        servers.make_available(settings.EMBEDDED_SERVERS)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
