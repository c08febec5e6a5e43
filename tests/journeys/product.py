"""The whole product as `make run` starts it, in a data folder of its own, seen through a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "mastery-demo"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def browser_arguments() -> list[str]:
    return [*QUIET, "--no-sandbox"] if os.getuid() == 0 else QUIET


def browser_path() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError("No Chromium on PATH. Install it (Debian: apt-get install chromium).")
    return found


@dataclass
class Product:
    """A running program: its address and its commands."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        without = {
            "DATABASE_URL",
            "DATABASE_OWNER_URL",
            "REDIS_URL",
            "DJANGO_SETTINGS_MODULE",
            "PYTEST_CURRENT_TEST",
        }
        kept = {name: value for name, value in os.environ.items() if name not in without}
        return kept | {"MASTERY_DATA_DIR": str(self.data_dir), "PORT": str(self.port)}

    def start(self, *, patience: float = 90) -> None:
        with (self.data_dir / "output.txt").open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mastery.config.supervisor"],
                cwd=PROJECT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        give_up_at = time.monotonic() + patience
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError((self.data_dir / "output.txt").read_text()[-4000:])
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/login/", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)

    def manage(self, *arguments: str, text: str | None = None) -> str:
        """Run a command of the program beside it; answers what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout


@dataclass
class Visitor:
    """A signed-in person at one size and color scheme of the screen."""

    page: Page
    product: Product
    problems: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        browser: Browser,
        product: Product,
        person: str | None,
        *,
        width: int = 1440,
        scheme: str = "light",
        javascript: bool = True,
    ) -> "Visitor":
        context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900 if width > 500 else 844},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        visitor = cls(context.new_page(), product)
        visitor.page.on("console", visitor._hear)
        visitor.page.on("pageerror", lambda error: visitor.problems.append(str(error)))
        visitor.page.on("requestfailed", lambda request: visitor.problems.append(f"failed: {request.url}"))
        visitor.page.on("request", visitor._stay_home)
        if person is not None:
            visitor.sign_in(person)
        return visitor

    def _hear(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.problems.append(str(getattr(message, "text", message)))

    def _stay_home(self, request: object) -> None:
        address = str(getattr(request, "url", ""))
        if not address.startswith((self.product.url, "data:")):
            self.problems.append(f"asks another origin: {address}")

    def sign_in(self, person: str) -> None:
        self.go("/login/")
        self.page.get_by_label("User name").fill(person)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda address: "/login/" not in address)

    def go(self, path: str) -> int:
        answer = self.page.goto(self.product.url + path, wait_until="load")
        assert answer is not None
        return answer.status

    def picture(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", full_page=False)

    def close(self) -> None:
        self.page.context.close()
