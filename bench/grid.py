"""How long the server takes for the grid, and how heavy the page is.

`python -m bench.grid` prints it for generated classes in a scratch database, through the program's own view and
middleware: alone, for learners who have had 50 tries, and in a school with 100 times the data.
"""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import django
from django.contrib.auth import get_user_model
from django.template import engines
from django.test import Client

from bench.school import GeneratedClass, Generator, Size
from bench.scratch import scratch_database
from bench.timing import figure, line, summary, times_of

SMALL: Final = Size(students=30, objectives=20)
LARGE: Final = Size(students=200, objectives=60)
TARGETS: Final = {SMALL: 25.0, LARGE: 100.0}
TRIES: Final = 50
TIMES_THE_DATA: Final = 100
WEIGHED: Final = Size(students=60, objectives=12)
HEAVIEST_KB: Final = 60


def measure() -> Iterator[str]:
    """Django is set up, on a database that nobody else uses."""
    school = Generator(os.environ["DATABASE_OWNER_URL"], name="Bench of grids", now=datetime.now(UTC))
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username=school.teacher_username))
    alone = school.add_class("One", replace(SMALL, students=1))
    classes = {size: school.add_class(_named(size), size) for size in TARGETS}
    tried = {size: school.add_class(f"{_named(size)}, often", replace(size, tries=TRIES)) for size in TARGETS}
    weighed = school.add_class(_named(WEIGHED), WEIGHED)
    school.analyze()
    for size in TARGETS:
        yield _bare_table(size)
    yield line("Grid of 1 student × 20 objectives", figure(_page(client, alone)), target=TARGETS[SMALL])
    for size, target in TARGETS.items():
        yield line(f"Grid of {_named(size)}", figure(_page(client, classes[size])), target=target)
    for size, target in TARGETS.items():
        label = f"  {_named(size)}, {TRIES} tries each"
        yield line(label, figure(_page(client, tried[size])), target=target)
    for number in range(TIMES_THE_DATA - 1):
        school.add_class(f"Other {number}", replace(LARGE, is_background=True))
    school.analyze()
    for size, target in TARGETS.items():
        label = f"  {_named(size)}, {TIMES_THE_DATA} times the data"
        yield line(label, figure(_page(client, classes[size])), target=target)
    yield _weight(client, weighed)
    school.close()


BARE: Final = """<table>{% for cells in rows %}<tr>{% for cell in cells %}
<td class="{{ cell.state }}">{{ cell.percent }}</td>{% endfor %}</tr>{% endfor %}</table>"""


def _bare_table(size: Size) -> str:
    """What this machine needs for as many cells of two values alone: a yardstick for the figures below."""
    template = engines["django"].from_string(BARE)
    rows = [[{"state": "mastered", "percent": 80}] * size.objectives] * size.students
    label = f"A bare table of {size.students} × {size.objectives} cells, for comparison"
    return line(label, summary(times_of(lambda: template.render({"rows": rows}), times=30)))


def _named(size: Size) -> str:
    return f"{size.students} students × {size.objectives} objectives"


def _page(client: Client, shown: GeneratedClass):
    def ask() -> None:
        answer = client.get(f"/classes/{shown.section_id}/grid/")
        if answer.status_code != 200:
            raise RuntimeError(f"The grid answered {answer.status_code}")

    return ask


def _weight(client: Client, shown: GeneratedClass) -> str:
    """Acceptance 56: what travels, compressed as a server in front would do it."""
    page = client.get(f"/classes/{shown.section_id}/grid/").content
    weight = len(gzip.compress(page)) / 1000
    verdict = "within" if weight <= HEAVIEST_KB else "OVER"
    return f"{f'Page of {_named(WEIGHED)}, compressed':<58}{weight:9.1f} kB              {verdict} {HEAVIEST_KB} kB"


def main() -> None:
    if os.environ.get("BENCH_IS_WITHIN"):
        django.setup()
        for figures in measure():
            print(figures, flush=True)
        return
    with scratch_database() as environment:
        within = environment | {"BENCH_IS_WITHIN": "1"}
        subprocess.run([sys.executable, "-m", "bench.grid"], env=within, check=True)


if __name__ == "__main__":
    main()
