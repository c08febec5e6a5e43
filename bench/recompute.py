"""How long a school waits for a new policy, and how long its pages wait meanwhile.

`python -m bench.recompute` prints it for a million records of evidence in a scratch database, through the program's
own services: a worker in a process of its own decides all results again while another one reads a page.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any, Final

import django
from django.apps import apps
from django.test import Client
from django.utils import timezone

from bench.school import Generator, Size
from bench.scratch import scratch_database
from bench.timing import milliseconds

CLASSES: Final = 137
CLASS: Final = Size(students=30, objectives=50, tries=5)
"""A tenth of the last tries wait for their marks: together a little more than a million records."""
PREVIEWED: Final = 10
PREVIEWED_CLASS: Final = Size(students=300, objectives=150, is_background=True)
SAMPLE: Final = 400
WARM_UP: Final = 5
PAUSE: Final = 0.1
"""Seconds between two requests for a page."""
TARGETS: Final = {"seconds": 10.0, "megabytes": 500.0, "page": 300.0, "preview": 1500.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one worker did."""

    seconds: float
    megabytes: float


def measure() -> Iterator[str]:
    """Django is set up, on a database that nobody else uses."""
    school = Generator(os.environ["DATABASE_OWNER_URL"], name="Bench of policies", now=datetime.now(UTC))
    shown = school.add_class("Shown", CLASS)
    for number in range(2, CLASSES + 1):
        school.add_class(f"Class {number}", replace(CLASS, is_background=True))
    school.analyze()
    records = apps.get_model("mastery.EvidenceRecord").objects.count()
    results = apps.get_model("mastery.ObjectiveStatus").objects.count()
    yield f"{records} records of evidence, {results} results, {CLASSES} classes"
    pages = f"/classes/{shown.section_id}/grid/"
    for threshold, workers in (("85", 1), ("80", 2)):
        yield from _change(school.teacher_username, threshold, workers=workers, page=pages)
    yield from _rebuild(school.teacher_username)
    previewed = Generator(os.environ["DATABASE_OWNER_URL"], name="Bench of previews", now=datetime.now(UTC))
    for number in range(PREVIEWED):
        previewed.add_class(f"Class {number}", PREVIEWED_CLASS)
    previewed.analyze()
    yield _preview(previewed.teacher_username)
    school.close()
    previewed.close()


def _change(teacher_username: str, threshold: str, *, workers: int, page: str) -> Iterator[str]:
    """An administrator saves another threshold, workers take the messages, and somebody reads all the while."""
    policy_id, message_ids = _save(_school_id(teacher_username), threshold)
    context = get_context("spawn")
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(workers + 1, mp_context=context, initializer=django.setup) as processes,
    ):
        ended = Path(folder) / "ended"
        reading = processes.submit(read, teacher_username, page, str(ended))
        done = _decide(processes, message_ids, workers=workers)
        ended.touch()
        waits = reading.result()
    batches = apps.get_model("mastery.PolicyBatch").objects.filter(policy=policy_id)
    changed = sum(batches.values_list("changed", flat=True))
    label = f"Threshold to {threshold} %, {workers} worker{'s' if workers > 1 else ''}"
    yield _line(label, max(work.seconds for work in done), "s", target="seconds")
    yield f"  {changed} results changed, {len(message_ids)} messages"
    yield _line(
        "  memory of a worker at its peak", max(work.megabytes for work in done), "MB", target="megabytes"
    )
    yield _line(f"  page meanwhile, median of {len(waits)}", median(waits), "ms", target="page")
    yield _line("  page meanwhile, the slowest", max(waits), "ms", target="page")


def _save(school_id: int, threshold: str) -> tuple[int, list[int]]:
    engine, policies = import_module("mastery.engine.policy"), import_module("mastery.services.policies")
    newest = apps.get_model("mastery.MasteryPolicy").objects.filter(school=school_id).latest("version")
    made = policies.change_policy(
        actor=_administrator(school_id),
        chain=_chain(),
        layer=policies.offered_layer(
            place=engine.Place.SCHOOL,
            values={"threshold_percent": Decimal(threshold), "near_band": Decimal(10)},
        ),
        reason="Agreed by the staff",
        based_on=newest.version,
        now=timezone.now(),
    )
    messages = apps.get_model("classroom.OutboxMessage").objects.filter(kind=policies.RECOMPUTE, state="new")
    return made.pk, list(messages.order_by("pk").values_list("pk", flat=True))


def _decide(processes: Executor, message_ids: Sequence[int], *, workers: int) -> list[Work]:
    shares = [processes.submit(work, message_ids[place::workers]) for place in range(workers)]
    return [share.result() for share in shares]


def work(message_ids: Sequence[int]) -> Work:
    """What a worker does with these messages, one after the other."""
    run_message = import_module("classroom.services.outbox").run_message
    handle = import_module("mastery.services.policies").recompute_statuses
    began = perf_counter()
    for message_id in message_ids:
        run_message(message_id=message_id, now=timezone.now(), handle=handle)
    seconds = perf_counter() - began
    return Work(seconds=seconds, megabytes=getrusage(RUSAGE_SELF).ru_maxrss / 1024)


def read(username: str, page: str, ended: str) -> list[float]:
    """Ask for a page ten times a second until the file is there; answers how long each took."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(apps.get_model("classroom.User").objects.get(username=username))

    def ask() -> None:
        answer = client.get(page)
        if answer.status_code != 200:
            raise RuntimeError(f"The page answered {answer.status_code}")

    for _ in range(WARM_UP):
        ask()
    waits = []
    while not Path(ended).exists():
        waits.append(milliseconds(ask))
        sleep(PAUSE)
    return waits


def _rebuild(teacher_username: str) -> Iterator[str]:
    """The evidence, gone through one by one, says the same as the statuses; a sample of students shows it."""
    rebuild_batch = import_module("mastery.services.statuses").rebuild_batch
    school_id = _school_id(teacher_username)
    students = apps.get_model("classroom.User").objects.filter(school=school_id).order_by("?")[:SAMPLE]
    found = rebuild_batch(
        actor=None, school_id=school_id, student_ids=sorted(each.pk for each in students), now=timezone.now()
    )
    yield f"Rebuilt from the evidence of {SAMPLE} people: {found.checked} statuses, {found.differed} differed"


def _preview(teacher_username: str) -> str:
    engine, policies = import_module("mastery.engine.policy"), import_module("mastery.services.policies")
    preview = import_module("mastery.selectors.policy_preview").policy_preview
    school_id = _school_id(teacher_username)
    layer = policies.offered_layer(place=engine.Place.SCHOOL, values={"threshold_percent": Decimal(85)})
    found: list[Any] = []

    def ask() -> None:
        found.append(preview(school_id, chain=_chain(), layer=layer, at=timezone.now()))

    took = median(milliseconds(ask) for _ in range(3))
    effect = found[-1]
    label = f"Preview of {effect.assessed} results, {effect.decided} would change"
    return _line(label, took, "ms", target="preview")


def _administrator(school_id: int) -> Any:
    users, roles = apps.get_model("classroom.User"), apps.get_model("classroom.SchoolRole")
    ada, is_new = users.objects.get_or_create(
        school_id=school_id,
        username="ada",
        defaults={"given_name": "Ada", "family_name": "Lindqvist", "password": "!"},
    )
    if is_new:
        roles.objects.create(school_id=school_id, person=ada, role="administrator")
    return ada


def _school_id(teacher_username: str) -> int:
    return int(apps.get_model("classroom.User").objects.get(username=teacher_username).school_id)


def _chain() -> Any:
    """The school itself."""
    return import_module("mastery.selectors.policies").Chain()


def _line(label: str, figure: float, unit: str, *, target: str) -> str:
    limit = TARGETS[target]
    verdict = "within" if figure <= limit else "OVER"
    return f"{label:<58}{figure:9.1f} {unit:<2}              {verdict} {limit:g} {unit}"


def main() -> None:
    if os.environ.get("BENCH_IS_WITHIN"):
        django.setup()
        for figures in measure():
            print(figures, flush=True)
        return
    with scratch_database() as environment:
        within = environment | {"BENCH_IS_WITHIN": "1"}
        subprocess.run([sys.executable, "-m", "bench.recompute"], env=within, check=True)


if __name__ == "__main__":
    main()
