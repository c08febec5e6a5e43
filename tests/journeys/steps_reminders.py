"""The reminder of the second chance: planned on day one, delivered by Celery to those who are not yet there."""

import json
import time
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.journeys.product import Product, Visitor
from tests.journeys.steps_planning import UNIT

PATIENCE = 20.0


def ask(product: Product, call: str) -> Any:
    """The answer of a function of `tests.journeys.hours`, run inside the product."""
    code = f"import json; from tests.journeys import hours; print(json.dumps(hours.{call}))"
    return json.loads(product.manage("shell", "-v0", "-c", code).strip().splitlines()[-1])


def see_planned(product: Product) -> None:
    """A day before and two hours before, from the moment of publishing."""
    assert ask(product, f"outcome({UNIT!r})") == [["T-24h", "new", []], ["T-2h", "new", []]]


def let_hours_pass(product: Product, hours: int) -> None:
    ask(product, f"pass_by({UNIT!r}, hours={hours})")


def see_delivered(sam: Visitor, product: Product) -> None:
    """Sam has a notice and Teo a mail."""
    page = sam.page
    sam.wait_on("/notices/", page.get_by_role("heading", name=f"Your second chance: {UNIT}"), PATIENCE)
    letter = page.get_by_role("listitem").filter(has_text=f"Your second chance: {UNIT}")
    expect(letter).to_contain_text("for E2.")
    expect(letter).to_contain_text("You have done your different way in.")
    mail = mail_to(product.data_dir / "mail", "teo@home.example", subject=f"Your second chance: {UNIT}")
    assert "First finish your different way in for E1 and E2." in " ".join(mail.split())
    assert f"{product.url}/me/units/" in mail


def mail_to(folder: Path, address: str, *, subject: str) -> str:
    """The text of the one mail with this subject, waited for."""
    give_up_at = time.monotonic() + PATIENCE
    while not (found := list(mails(folder, address, subject))) and time.monotonic() < give_up_at:
        time.sleep(0.2)
    assert len(found) == 1, f"{len(found)} mails to {address}: {subject}"
    return found[0]


def mails(folder: Path, address: str, subject: str) -> Any:
    for file in folder.glob("*.log"):
        for part in file.read_bytes().split(b"-" * 79 + b"\n"):
            mail = message_from_bytes(part, policy=policy.default)
            if mail["To"] == address and str(mail["Subject"]).startswith(subject):
                yield mail.get_content()


def see_settled(product: Product) -> None:
    """The first was sent, to those two alone; the second belonged to dates that Tess has moved since."""
    assert ask(product, f"outcome({UNIT!r})") == [
        ["T-24h", "sent", ["sam", "teo.lindberg"]],
        ["T-2h", "cancelled", []],
    ]
