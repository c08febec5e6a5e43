"""`make run`: every process of the program on one machine, started in order and stopped together.

None outlives the others: if one ends, all end, and if this one is killed, the kernel ends the rest.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from mastery.config import env
from mastery.config.embedded import parentage, places, services

HOST = "127.0.0.1"
PYTHON = sys.executable
QUIET_ABOUT_ROOT = ["-W", "ignore:You're running the worker with superuser"]
"""Celery warns because of pickled messages; ours are JSON only."""
CELERY = [PYTHON, *QUIET_ABOUT_ROOT, "-m", "celery", "-A", "mastery.config.celery", "-q"]
PROCESSES = {
    "web server": [PYTHON, "-m", "gunicorn", "-c", "python:mastery.config.gunicorn", "mastery.config.wsgi"],
    "worker": [*CELERY, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
    "beat": [*CELERY, "beat"],
    "outbox relay": [PYTHON, "manage.py", "run_outbox_relay"],
}
PULSE = 0.1
STOPPING = 4.0
SIGN_INS = """Sign in as ada (administrator), tess (teacher), sam (student) or gus (guardian),
password mastery-demo. Ctrl-C stops everything."""


class Supervisor:
    def __init__(self, *, port: int, started_at: float) -> None:
        self.port = port
        self.started_at = started_at
        self.with_demo = env.boolean("DEMO", default=env.boolean("DEBUG", default=True))
        self.servers: services.Membership | None = None
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = False

    def run(self) -> int:
        for stopping in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(stopping, self.ask_to_stop)
        try:
            self.servers = services.join_missing(places.working_profile())
            return self.prepare() or self.serve()
        finally:
            self.stop()

    def prepare(self) -> int:
        """One after the other; a step that refuses has already said why. The web server checks the program itself."""
        steps = [
            ["-m", "mastery.config.servers"],
            ["manage.py", "migrate", "--skip-checks", "--verbosity", "0"],
        ]
        if self.with_demo:
            steps.append(["manage.py", "load_demo", "--if-empty"])
        for step in steps:
            process = self.start(step[1], [PYTHON, *step])
            while process.poll() is None and not self.asked_to_stop:
                time.sleep(PULSE / 5)
            if process.returncode or self.asked_to_stop:
                return process.returncode or 0
        return 0

    def serve(self) -> int:
        assert self.servers is not None
        for name, command in PROCESSES.items():
            self.start(name, command)
        announced = False
        while not self.asked_to_stop:
            for name in PROCESSES:
                if self.processes[name].poll() is not None:
                    print(
                        f"The {name} has ended ({_ending(self.processes[name])}): everything stops.",
                        file=sys.stderr,
                    )
                    return 1
            if not announced and _shows_a_page(self.port):
                announced = True
                self.announce()
            self.servers.ensure()
            time.sleep(PULSE)
        return 0

    def announce(self) -> None:
        seconds = time.time() - self.started_at
        print(f"\nMastery is ready at http://{HOST}:{self.port}/ (first page after {seconds:.1f} s).")
        print(SIGN_INS if self.with_demo else "Ctrl-C stops everything.", flush=True)

    def start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        """In a group of its own: Ctrl-C reaches us alone, and each process gets one signal from us."""
        self.processes[name] = subprocess.Popen(
            command,
            cwd=places.PROJECT,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=parentage.for_child(signal.SIGTERM),  # noqa: PLW1509 (there are no threads here)
        )
        return self.processes[name]

    def stop(self) -> None:
        """The servers go last, and only if no other program uses them."""
        for process in self.processes.values():
            process.terminate()
        give_up_at = time.monotonic() + STOPPING
        for process in self.processes.values():
            try:
                process.wait(max(0.0, give_up_at - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.servers is not None:
            self.servers.leave()
            self.servers.wait_until_stopped(patience=STOPPING)

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mastery.config.settings.dev")
    if os.environ.get("MAKELEVEL"):
        parentage.end_with_parent(signal.SIGTERM)
    started_at = float(os.environ.pop("RUN_STARTED_AT", time.time()))
    port = env.integer("PORT", default=8000, minimum=1, maximum=65535)
    if _is_taken(port):
        raise env.WrongSetting(
            f"Port {port} is taken by another program: choose one with make run PORT=8001."
        )
    return Supervisor(port=port, started_at=started_at).run()


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def _shows_a_page(port: int) -> bool:
    """The page itself may be a refusal or lead to the sign-in; a server error is no page."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=5):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


if __name__ == "__main__":
    sys.exit(main())
