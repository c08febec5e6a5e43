"""The cycle board in words: stages as steps, spots, what is due, days, and who may go on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from classroom.web import wall_clock
from mastery.engine.board import Due, Spot
from mastery.engine.cycle import Stage
from mastery.engine.moving_on import Onward
from mastery.engine.pacing import Balance, Pace
from mastery.selectors.board import Board, BoardRun, BoardUnit
from mastery.selectors.words import STAGE_WORDS

SPOT_WORDS: Final[dict[Spot, Promise]] = {
    Spot.NOT_YET: _later("Not yet there"),
    Spot.CORRECTING: _later("In correction"),
    Spot.WAITING: _later("Waiting for the second chance"),
    Spot.DONE: _later("Done"),
    Spot.NOT_ASKED: _later("Not asked"),
}
DUE_WORDS: Final[dict[Due, Promise]] = {
    Due.PUBLISH: _later("Students cannot see this unit yet."),
    Due.CHECK: _later("The check is open."),
    Due.MARK: _later("Answers wait to be marked."),
    Due.APPROVE: _later("Groups wait for your approval."),
    Due.GROUP: _later("Students are not yet there and have no work."),
    Due.SECOND_CHANCE: _later("The second chance is open, and students are ready for it."),
    Due.CLOSE: _later("Everybody is there. The unit can be closed."),
    Due.PROBE: _later("The probe is due: does it still hold?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage of a unit run, as components/stepper.html shows it."""

    label: Promise
    note: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingOn:
    """Students who are done with `unit_title` and what is next for them; `needs` is what they go back to first."""

    unit_title: str
    next_title: str
    next_run_id: int | None
    is_published: bool
    names: tuple[str, ...]
    needs: tuple[str, ...]


def steps(run: BoardRun) -> tuple[Step, ...]:
    """A stage carries the day on which it was last reached."""
    order = list(Stage)
    reached = {move.to: wall_clock.date_words(move.on) for move in run.moves}
    at = order.index(run.stage)
    return tuple(
        Step(
            label=STAGE_WORDS[stage],
            note=reached.get(stage, "") if place <= at else "",
            is_done=place < at,
            is_current=place == at,
        )
        for place, stage in enumerate(order)
    )


def went_back_words(run: BoardRun) -> tuple[str, ...]:
    return tuple(
        _("%(day)s to %(stage)s: “%(reason)s”")
        % {"day": wall_clock.date_words(step.on), "stage": STAGE_WORDS[step.to], "reason": step.reason}
        for step in run.went_back
    )


def pace_words(pace: Pace) -> str:
    used = ngettext(
        "%(used)d day used, %(planned)d planned", "%(used)d days used, %(planned)d planned", pace.used
    )
    told = used % {"used": pace.used, "planned": pace.planned.total}
    if pace.borrowed:
        more = ngettext("%(count)d day borrowed", "%(count)d days borrowed", pace.borrowed)
        return f"{told}, {more % {'count': pace.borrowed}}"
    if pace.paid_back:
        more = ngettext("%(count)d day paid back", "%(count)d days paid back", pace.paid_back)
        return f"{told}, {more % {'count': pace.paid_back}}"
    return told


def correction_words(pace: Pace) -> str:
    """Only when correction runs beyond its own plan."""
    count = pace.correction_beyond
    if not count:
        return ""
    words = ngettext(
        "%(count)d day more correction than planned.",
        "%(count)d days more correction than planned.",
        count,
    )
    return words % {"count": count}


def balance_words(balance: Balance) -> str:
    told = _("%(borrowed)s borrowed, %(paid)s paid back") % {
        "borrowed": balance.borrowed,
        "paid": balance.paid_back,
    }
    if balance.owed:
        left = ngettext("%(count)d day to pay back", "%(count)d days to pay back", balance.owed)
        return f"{told}: {left % {'count': balance.owed}}"
    if balance.in_hand:
        left = ngettext("%(count)d day in hand", "%(count)d days in hand", balance.in_hand)
        return f"{told}: {left % {'count': balance.in_hand}}"
    return told


def going_on(board: Board) -> tuple[GoingOn, ...]:
    """Of the units that go on: who is done, and what comes next. Those alike are named together."""
    return tuple(
        line
        for unit in board.units
        if unit.run.is_published and unit.run.stage is not Stage.CLOSED
        for line in _going_on(board, unit)
    )


def _going_on(board: Board, unit: BoardUnit) -> Iterable[GoingOn]:
    found: dict[tuple[int, tuple[int, ...]], list[str]] = {}
    for student in board.students:
        way = board.plan.way_on(at=unit.run.unit_id, known=student.known)
        if way.onward in (Onward.BEGINS, Onward.GOES_BACK) and way.unit_id is not None:
            found.setdefault((way.unit_id, way.go_back_to), []).append(student.name)
    runs = {each.run.unit_id: each.run for each in board.units}
    for (unit_id, go_back_to), names in found.items():
        run = runs.get(unit_id)
        yield GoingOn(
            unit_title=unit.run.title,
            next_title=board.plan.titles[unit_id],
            next_run_id=run.run_id if run else None,
            is_published=run is not None and run.is_published,
            names=tuple(names),
            needs=tuple(
                f"{each.code} {each.statement} ({board.plan.titles[each.unit_id]})"
                for each in board.plan.names(go_back_to)
            ),
        )
