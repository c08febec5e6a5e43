"""The cycle board of a class: its units by stage, where students are, what is due, who may go on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from assessments.selectors.board import checks_of_board
from classroom.http import PersonRequest
from classroom.models import Section
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.access import runs_and_rights_for
from mastery.engine.board import Due
from mastery.engine.cycle import Stage, one_back, onward
from mastery.selectors.board import BoardRun, BoardUnit, RunChecks, board, runs_of_board
from mastery.selectors.board_words import (
    DUE_WORDS,
    SPOT_WORDS,
    Step,
    balance_words,
    correction_words,
    going_on,
    pace_words,
    steps,
    went_back_words,
)
from mastery.selectors.words import STAGE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One thing that is due, with the page that deals with it."""

    words: Promise
    action: Promise
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """How many are in one spot, and who."""

    words: Promise
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One unit run as the page shows it."""

    unit: BoardUnit
    steps: tuple[Step, ...]
    spots: tuple[Spots, ...]
    due: tuple[DueLine, ...]
    next_stage: Stage | None
    next_words: Promise | None
    may_step_back: bool
    pace_words: str
    correction_words: str
    probe_days: str
    went_back: tuple[str, ...]

    @property
    def stage_number(self) -> int:
        return 1 + next(place for place, step in enumerate(self.steps) if step.is_current)

    @property
    def stage_words(self) -> Promise:
        return self.steps[self.stage_number - 1].label

    @property
    def since(self) -> str:
        return self.steps[self.stage_number - 1].note

    @property
    def has_facts(self) -> bool:
        return bool(self.pace_words or self.went_back or self.run.probe or self.probe_days)

    @property
    def may_plan_probe(self) -> bool:
        """A probe may be moved until there are answers."""
        return bool(self.probe_days) and not (self.run.probe and self.run.probe.answers)

    @property
    def run(self) -> BoardRun:
        return self.unit.run

    @property
    def asks_first(self) -> bool:
        return self.next_stage is Stage.CLOSED and bool(self.unit.on_the_way)


@requires(Permission.VIEW_CLASS)
@require_GET
def cycle_board(request: PersonRequest, section_id: int) -> HttpResponse:
    section, _runs, rights = runs_and_rights_for(request.user, section_id)
    return board_page(request, section, may_plan=Permission.PLAN_UNIT in rights)


def board_page(
    request: PersonRequest, section: Section, *, may_plan: bool, problem: str = "", status: int = 200
) -> HttpResponse:
    """The board as it is now, with what was wrong with a step."""
    now = timezone.now()
    shown = board(
        section,
        runs_of_board(section),
        checks_of_board(section, now=now),
        today=now.astimezone(ZoneInfo(section.school.time_zone)).date(),
    )
    context = {
        "section": section,
        "cards": tuple(_card(unit, section) for unit in shown.units),
        "going_on": going_on(shown),
        "balance": shown.balance,
        "balance_words": balance_words(shown.balance) if shown.balance else "",
        "may_plan": may_plan,
        "problem": problem,
    }
    return render_page(request, "mastery/board/page.html", context, status=status)


def _card(unit: BoardUnit, section: Section) -> Card:
    run = unit.run
    following = onward(run.stage) if run.is_published else None
    return Card(
        unit=unit,
        steps=steps(run),
        spots=tuple(
            Spots(words=words, names=unit.students[spot])
            for spot, words in SPOT_WORDS.items()
            if unit.students[spot]
        ),
        due=tuple(
            DueLine(words=DUE_WORDS[each], action=ACTIONS[each][0], url=ACTIONS[each][1](section, unit))
            for each in unit.due
        ),
        next_stage=following,
        next_words=STAGE_WORDS[following] if following else None,
        may_step_back=one_back(run.stage) is not None,
        pace_words=pace_words(unit.pace) if unit.pace else "",
        correction_words=correction_words(unit.pace) if unit.pace else "",
        probe_days=_span(run.probe_days),
        went_back=went_back_words(run),
    )


def _span(days: tuple[date, date] | None) -> str:
    return " – ".join(wall_clock.date_words(day) for day in days) if days else ""


def _of_check(name: str, check_id: Callable[[RunChecks], int | None]) -> Callable[[Section, BoardUnit], str]:
    """The page of one check, or the list of checks where none is meant."""

    def url(section: Section, unit: BoardUnit) -> str:
        found = check_id(unit.checks)
        if found is None:
            return reverse("assessments:checks", args=[section.pk])
        return reverse(name, args=[section.pk, found])

    return url


def _of_run(name: str) -> Callable[[Section, BoardUnit], str]:
    return lambda section, unit: reverse(name, args=[section.pk, unit.run.run_id])


def _groups(section: Section, unit: BoardUnit) -> str:
    return f"{reverse('mastery:groups', args=[section.pk])}?unit={unit.run.run_id}"


def _reassess(section: Section, _unit: BoardUnit) -> str:
    return reverse("assessments:reassess", args=[section.pk])


def _probe(section: Section, unit: BoardUnit) -> str:
    return reverse("mastery:probe", args=[section.pk, unit.run.probe.probe_id]) if unit.run.probe else ""


ACTIONS: Final[dict[Due, tuple[Promise, Callable[[Section, BoardUnit], str]]]] = {
    Due.PUBLISH: (_("Publish the unit"), _of_run("mastery:publish")),
    Due.CHECK: (_("Enter scores"), _of_check("assessments:enter", lambda checks: checks.open_id)),
    Due.MARK: (_("Mark answers"), _of_check("assessments:mark", lambda checks: checks.to_mark_id)),
    Due.APPROVE: (_("Review the groups"), _groups),
    Due.GROUP: (
        _("Look at the results"),
        _of_check("assessments:results", lambda checks: checks.newest_taken_id),
    ),
    Due.SECOND_CHANCE: (_("See who is ready"), _reassess),
    Due.CLOSE: (_("Close the unit"), _of_run("mastery:board_close")),
    Due.PROBE: (_("Enter what it shows"), _probe),
}
