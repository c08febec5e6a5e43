"""The whole product as `make run` starts it, in a data folder of its own, seen through a real browser."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, TimeoutError, expect

from tests.support.programs import free_port

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "mastery-demo"
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""The same engine without windows, menus and extensions comes first: a tenth less processor time for a page."""
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,HttpsUpgrades,MediaRouter,OptimizationHints,PaintHolding",
]
"""Without the suggestions under the address bar, for which each window would start a program of its own. This list
of features replaces Playwright's, so the last four of it are named again.
"""
UNOPTIMIZED = "--js-flags=--no-opt --no-maglev --min-semi-space-size=32"
"""Scripts of a page run once in a test, so what the engine would spend on making them quick never comes back."""


def browser_arguments() -> list[str]:
    return [*QUIET, UNOPTIMIZED, *(["--no-sandbox"] if os.getuid() == 0 else [])]


def browser_path() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError(
            "No Chromium on PATH. Install it (Debian: apt-get install chromium-headless-shell)."
        )
    return found


def screen_height(width: int) -> int:
    return 900 if width > 500 else 844


@dataclass
class Product:
    """A running program: its address and its commands."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    sessions: dict[str, str] = field(default_factory=dict)
    """Of people who are signed in already, by user name; whoever stands here need not use the sign-in page."""

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

    def start(self, *, patience: float = 240) -> None:
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
                self.stop()
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
            check=False,
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
        password: str = PASSWORD,
        width: int = 1440,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
    ) -> "Visitor":
        context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": screen_height(width)},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        visitor = cls(context.new_page(), product)
        visitor.page.on("console", visitor._hear)
        visitor.page.on("pageerror", lambda error: visitor.problems.append(str(error)))
        visitor.page.on("requestfailed", visitor._miss)
        visitor.page.on("request", visitor._stay_home)
        if person is not None:
            visitor.come_in(person, password)
        return visitor

    def come_in(self, person: str, password: str) -> None:
        """Through the sign-in page, or with a session that is there already."""
        session = self.product.sessions.get(person) if password == PASSWORD else None
        if session is None:
            self.sign_in(person, password)
        else:
            self.page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.product.url}])

    def _hear(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.problems.append(f"{getattr(message, 'text', message)} on {self.path}")

    def _miss(self, request: Request) -> None:
        """A request that the visitor left behind by going on to the next page is no failure."""
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.url}, {request.failure}")

    def _stay_home(self, request: object) -> None:
        address = str(getattr(request, "url", ""))
        if not address.startswith((self.product.url, "data:")):
            self.problems.append(f"asks another origin: {address}")

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """What happens inside is answered once with this status, which a browser tells its console."""
        before = len(self.problems)
        yield
        give_up_at = time.monotonic() + 5
        while not (told := self._told(status, since=before)) and time.monotonic() < give_up_at:
            self.page.wait_for_timeout(20)
        assert len(told) == 1, f"{len(told)} answers of {status}, not one: {self.problems[before:]}"
        self.problems.remove(told[0])

    def _told(self, status: int, *, since: int) -> list[str]:
        return [problem for problem in self.problems[since:] if f"status of {status} " in problem]

    def sign_in(self, person: str, password: str = PASSWORD) -> None:
        self.go("/login/")
        self.give_name(person, password)

    def give_name(self, person: str, password: str = PASSWORD) -> None:
        """On the sign-in page, wherever it leads."""
        self.page.get_by_label("User name").fill(person)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda address: "/login/" not in address)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def go(self, path: str) -> int:
        answer = self.page.goto(self.product.url + path, wait_until="load")
        assert answer is not None
        return answer.status

    def wait_on(self, path: str, sign: Locator, patience: float) -> None:
        """Open a page again and again until it shows the sign: what Celery does is on the next page only."""
        give_up_at = time.monotonic() + patience
        self.go(path)
        while not sign.first.is_visible() and time.monotonic() < give_up_at:
            self.page.wait_for_timeout(200)
            self.go(path)
        expect(sign).to_be_visible()

    def look_on(self, *, width: int, scheme: Literal["light", "dark"]) -> None:
        """The same page on another screen."""
        self.page.set_viewport_size({"width": width, "height": screen_height(width)})
        self.page.emulate_media(color_scheme=scheme)

    def picture(self, folder: Path, name: str) -> None:
        """With its caret: hiding that leaves an empty style behind, which the next swap would copy."""
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._take(folder / f"{name}.png")
        except TimeoutError:
            self.page.bring_to_front()
            self._take(folder / f"{name}.png")

    def _take(self, path: Path) -> None:
        """Not for long: once in some thousand pictures the browser never answers, and does when asked again."""
        self.page.screenshot(path=path, caret="initial", timeout=10_000)

    def close(self) -> None:
        self.page.context.close()
