"""One running product and one browser for all journeys of a test process."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.product import PROJECT, Product, Visitor

PICTURES = PROJECT / ".data" / "pictures"
PATIENCE = 15_000
"""Milliseconds that a page may take on a machine that runs all tests at once."""


@dataclass(frozen=True, slots=True)
class Known:
    """Examples of the demo school by URL parameter, and the student who has enrichment to choose."""

    examples: dict[str, int | str]
    chooser: str


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The program with its demo school, its own PostgreSQL and its own Redis, as `make run` starts it."""
    running = Product(tmp_path_factory.mktemp("product"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def known(product: Product) -> Known:
    code = "from tests.journeys.places import as_json; print(as_json())"
    answer = product.manage("shell", "-v0", "-c", code).strip().splitlines()[-1]
    examples, chooser, product.sessions = json.loads(answer)
    return Known(examples, chooser)


@pytest.fixture
def visit(browser: Browser, product: Product) -> Iterator[Callable[..., Visitor]]:
    """`visit("tess", width=390, scheme="dark")`: a signed-in person; at the end no page may have complained."""
    expect.set_options(timeout=PATIENCE)
    visitors: list[Visitor] = []

    def open_(person: str | None, **screen: object) -> Visitor:
        visitors.append(Visitor.open(browser, product, person, **screen))  # type: ignore[arg-type]
        return visitors[-1]

    yield open_
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.close()
    assert problems == []


@pytest.fixture(scope="session")
def pictures() -> Path:
    return PICTURES
