"""For the health checks of containers: `python -m mastery.config.health web` or `worker` ends with 0 or 1."""

import http.client
import sys
import time
from pathlib import Path

from mastery.config import env

FRESH = 30.0
"""A worker that is connected to the broker gives a sign of life every two seconds."""


def web_is_ready() -> bool:
    """Asked over plain HTTP under a name that the site answers to; that page alone is exempt from HTTPS."""
    port = env.integer("PORT", default=8000, minimum=1, maximum=65535)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/readyz", headers={"Host": env.words("ALLOWED_HOSTS")[0]})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def worker_is_alive() -> bool:
    sign = Path(env.text("WORKER_SIGN_OF_LIFE"))
    return sign.exists() and time.time() - sign.stat().st_mtime < FRESH


CHECKS = {"web": web_is_ready, "worker": worker_is_alive}

if __name__ == "__main__":
    sys.exit(0 if CHECKS[sys.argv[1]]() else 1)
