"""How long the server takes for one try: start, the page, each saved answer, handing in.

`python -m bench.attempts` prints it for a class of its own in a scratch database, through the program's own
views.
"""

import os
import subprocess
import sys
import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlencode

import django
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.scratch import scratch_database
from bench.timing import line, summary
from mastery.config import garbage

STUDENTS: Final = 100
WARM_UP: Final = 5
ANSWERS: Final = 20
OBJECTIVES: Final = 4
TARGETS: Final = {"start": 50.0, "page": 50.0, "save": 8.0, "submit": 20.0}
LABELS: Final = {
    "start": "Start a try of 20 questions",
    "page": "Page with all its questions",
    "save": "Save one answer",
    "submit": "Hand in, mark by key, bring statuses up to date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCheck:
    """A check that is open now, and those who may take it."""

    assessment_id: int
    usernames: tuple[str, ...]


def _add(model: str, **values: Any) -> Any:
    """One row; models are named, since they can only be imported once Django is set up."""
    return apps.get_model(model).objects.create(**values)


def write_check(*, students: int, now: datetime) -> OpenCheck:
    """A class with a check of its own that is open now."""
    school = _add("classroom.School", name="Bench of tries")
    own = {"school": school}
    percents = {"threshold_percent": Decimal(80), "near_band": Decimal(10)}
    _add(
        "mastery.MasteryPolicy",
        version=1,
        chances=2,
        effective_at=datetime(2000, 1, 1, tzinfo=UTC),
        **percents,
        **own,
    )
    course = _add("classroom.Course", title="Mathematics", **own)
    section = _add("classroom.Section", course=course, title="7B Mathematics", short_title="7B", **own)
    usernames = tuple(f"taker-{number}" for number in range(students))
    for username in usernames:
        student = _add("classroom.User", username=username, given_name="Given", family_name=username, **own)
        _add("classroom.SchoolRole", person=student, role="student", **own)
        _add("classroom.Enrollment", section=section, student=student, started_at=now, **own)
    unit = _add("mastery.Unit", course=course, title="Fractions", **own)
    run = _add("mastery.UnitRun", section=section, unit=unit, stage="formative", **own)
    check = _add("assessments.Assessment", unit_run=run, title="Check 1", **own)
    hour = timedelta(hours=1)
    _add(
        "assessments.ChanceWindow",
        assessment=check,
        number=1,
        opens_at=now - hour,
        closes_at=now + hour,
        **own,
    )
    _write_questions(unit, check, own)
    run.published_at = now
    run.save(update_fields=["published_at"])
    return OpenCheck(assessment_id=check.pk, usernames=usernames)


def _write_questions(unit: Any, check: Any, own: dict[str, Any]) -> None:
    objectives = [
        _add(
            "mastery.Objective",
            unit=unit,
            code=f"F{place}",
            statement=f"I can do F{place}",
            position=place,
            **own,
        )
        for place in range(1, OBJECTIVES + 1)
    ]
    options = [{"id": letter, "text": f"Option {letter}"} for letter in "abcd"]
    for label in "AB":
        form = _add("assessments.ParallelForm", assessment=check, label=label, **own)
        for place in range(1, ANSWERS + 1):
            item = _add(
                "assessments.Item",
                form=form,
                position=place,
                label=str(place),
                kind="single_choice",
                stem=f"Which is {place}?",
                points=1,
                options=options,
                **own,
            )
            key = {"right": "a", "misconceptions": {"b": "takes the neighbor"}}
            _add("assessments.AnswerKey", item=item, body=key, **own)
            _add("assessments.ItemAlignment", item=item, objective=objectives[place % OBJECTIVES], **own)


class Stopwatch:
    """Times of each kind of request, and the queries of the last one of each kind."""

    def __init__(self) -> None:
        self._times: dict[str, list[float]] = defaultdict(list)
        self._queries: dict[str, int] = {}
        self.is_counting = False

    def ask(self, kind: str, client: Client, url: str, sent: dict[str, object] | None = None) -> Any:
        """One request; it is either timed or has its queries counted, since counting takes time itself."""
        if self.is_counting:
            with CaptureQueriesContext(connection) as captured:
                answer = _answer(client, url, sent)
            self._queries[kind] = len(captured)
            return answer
        began = perf_counter()
        answer = _answer(client, url, sent)
        self._times[kind].append((perf_counter() - began) * 1000)
        return answer

    def forget(self) -> None:
        self._times.clear()

    def lines(self) -> list[str]:
        return [
            line(
                LABELS[kind],
                summary(self._times[kind], queries=self._queries[kind]),
                target=TARGETS[kind],
            )
            for kind in LABELS
        ]


def _answer(client: Client, url: str, sent: dict[str, object] | None) -> Any:
    """Sent as a browser sends a form."""
    answer = (
        client.get(url)
        if sent is None
        else client.post(url, urlencode(sent), content_type="application/x-www-form-urlencoded")
    )
    if answer.status_code not in (200, 303):
        raise RuntimeError(f"{url} answered {answer.status_code}")
    return answer


def take(check: OpenCheck, username: str, watch: Stopwatch) -> None:
    """One student's try from start to end, as the page does it."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(apps.get_model("classroom.User").objects.get(username=username))
    started = watch.ask("start", client, f"/me/checks/{check.assessment_id}/start/", {})
    page = BeautifulSoup(watch.ask("page", client, started.url).content, "html.parser")
    base = int(page.select_one("form[data-mastery-epoch]")["data-mastery-epoch"]) * 1_000_000
    save_url = page.select_one("form[data-mastery-save-url]")["data-mastery-save-url"]
    sent: dict[str, object] = {
        field["name"]: field["value"] for field in page.select("main input[type=hidden]")
    }
    for box in page.select("fieldset[data-mastery-question]"):
        item = box["data-mastery-question"]
        option = box.select("input[type=radio]")[int(item) % 4]["value"]
        watch.ask("save", client, save_url, {"question": item, "seq": base + 1, "answer": option})
        sent |= {f"q-{item}": option, f"seq-{item}": base + 1}
    sent["submit_key"] = str(uuid.uuid4())
    watch.ask("submit", client, f"{started.url}submit/", sent)


def measure() -> list[str]:
    """Django is set up, on a database that nobody else uses."""
    check = write_check(students=WARM_UP + STUDENTS + 1, now=datetime.now(UTC))
    watch = Stopwatch()
    for username in check.usernames[:WARM_UP]:
        take(check, username, watch)
    watch.forget()
    garbage.settle()  # As the web server does before it starts its processes.
    for username in check.usernames[WARM_UP:-1]:
        take(check, username, watch)
    watch.is_counting = True
    take(check, check.usernames[-1], watch)
    return watch.lines()


def main() -> None:
    if os.environ.get("BENCH_IS_WITHIN"):
        django.setup()
        print("\n".join(measure()))
        return
    with scratch_database() as environment:
        within = environment | {"BENCH_IS_WITHIN": "1"}
        subprocess.run([sys.executable, "-m", "bench.attempts"], env=within, check=True)


if __name__ == "__main__":
    main()
