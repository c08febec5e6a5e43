"""What a unit still lacks before it is published, and what would make it better."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from mastery.engine.enrichment import FEWEST_KINDS, FEWEST_OPTIONS, EnrichmentKind, is_a_choice
from mastery.engine.reassessment import Window
from mastery.engine.wording import listing, number

FEWEST_ESSENTIALS = 3
MOST_ESSENTIALS = 5
FEWEST_FORMS = 2
ENOUGH_ITEMS = 3
SHORTEST_CORRECTION = timedelta(days=1)


class GapCode(StrEnum):
    """What may be missing."""

    NO_OBJECTIVES = "no_objectives"
    STATEMENT_MISSING = "statement_missing"
    ESSENTIALS_FEW = "essentials_few"
    ESSENTIALS_MANY = "essentials_many"
    FORMS_FEW = "forms_few"
    NOT_COVERED = "not_covered"
    POINTS_DIFFER = "points_differ"
    WINDOW_MISSING = "window_missing"
    WINDOW_ORDER = "window_order"
    WINDOW_OVER = "window_over"
    TEACHING_UNKNOWN = "teaching_unknown"
    FEW_ITEMS = "few_items"
    ITEMS_DIFFER = "items_differ"
    CORRECTION_SHORT = "correction_short"
    FURTHER_FEW = "further_few"


ADVICE = frozenset(
    {
        GapCode.TEACHING_UNKNOWN,
        GapCode.FEW_ITEMS,
        GapCode.ITEMS_DIFFER,
        GapCode.CORRECTION_SHORT,
        GapCode.WINDOW_OVER,
        GapCode.FURTHER_FEW,
    }
)
BLOCKING = frozenset(GapCode) - ADVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedObjective:
    """An objective of the plan; `taught` says whether its approach in the lessons is recorded."""

    objective_id: int
    code: str
    statement: str
    essential: bool
    taught: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPart:
    """The questions of one form on one objective."""

    objective_id: int
    items: int
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedForm:
    """One parallel form of the check."""

    label: str
    parts: tuple[FormPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing the plan lacks; `objective_id` where it concerns one objective."""

    code: GapCode
    message: str
    objective_id: int | None = None

    @property
    def is_blocking(self) -> bool:
        return self.code in BLOCKING


def missing_parts(
    *,
    objectives: Sequence[PlannedObjective],
    forms: Sequence[PlannedForm],
    windows: Sequence[Window],
    chances: int,
    now: datetime,
) -> tuple[Gap, ...]:
    """Everything still to do, what blocks publishing first. An empty answer is a plan to publish."""
    gaps = [
        *_objective_gaps(objectives),
        *_form_gaps(objectives, forms),
        *_window_gaps(windows, chances=chances, now=now),
    ]
    return tuple(sorted(gaps, key=lambda gap: not gap.is_blocking))


def further_gap(kinds: Sequence[EnrichmentKind]) -> Gap | None:
    """Advice, because approving tops it up: students choose between at least three options of two kinds."""
    if is_a_choice(kinds):
        return None
    options = "option" if len(kinds) == 1 else "options"
    of_kinds = ", all of one kind" if len(kinds) > 1 and len(set(kinds)) == 1 else ""
    return Gap(
        code=GapCode.FURTHER_FEW,
        message=(
            f"Students choose between at least {FEWEST_OPTIONS} ways to go further, of"
            f" {FEWEST_KINDS} kinds. This unit has {len(kinds)} {options}{of_kinds}:"
            " what lacks is filled with ready ones when you approve."
        ),
    )


def _objective_gaps(objectives: Sequence[PlannedObjective]) -> Iterator[Gap]:
    if not objectives:
        yield Gap(code=GapCode.NO_OBJECTIVES, message="A unit needs objectives. Add the first one.")
        return
    essentials = sum(objective.essential for objective in objectives)
    allowed = f"{FEWEST_ESSENTIALS} to {MOST_ESSENTIALS}"
    rule = f"A unit has {allowed} essential objectives. This one has {essentials}."
    if essentials < FEWEST_ESSENTIALS:
        yield Gap(code=GapCode.ESSENTIALS_FEW, message=rule)
    if essentials > MOST_ESSENTIALS:
        yield Gap(code=GapCode.ESSENTIALS_MANY, message=rule)
    for objective in objectives:
        if not objective.statement.strip():
            yield _about(objective, GapCode.STATEMENT_MISSING, "needs a statement that begins with “I can”.")
        if not objective.taught:
            yield _about(
                objective,
                GapCode.TEACHING_UNKNOWN,
                "does not say how it was taught. Then a corrective cannot be sure to differ.",
            )


def _form_gaps(objectives: Iterable[PlannedObjective], forms: Sequence[PlannedForm]) -> Iterator[Gap]:
    if len(forms) < FEWEST_FORMS:
        yield Gap(
            code=GapCode.FORMS_FEW,
            message="A check needs two forms, so that the second chance asks other questions.",
        )
    for objective in objectives:
        yield from _coverage_gaps(objective, {form.label: _part(form, objective) for form in forms})


def _part(form: PlannedForm, objective: PlannedObjective) -> FormPart:
    nothing = FormPart(objective_id=objective.objective_id, items=0, points=Decimal(0))
    return next((part for part in form.parts if part.objective_id == objective.objective_id), nothing)


def _coverage_gaps(objective: PlannedObjective, parts: dict[str, FormPart]) -> Iterator[Gap]:
    bare = [label for label, part in parts.items() if part.items == 0]
    if bare:
        yield _about(objective, GapCode.NOT_COVERED, f"has no question on {_forms(bare)}.")
        return
    if len({part.points for part in parts.values()}) > 1:
        told = listing([f"{number(part.points)} on form {label}" for label, part in parts.items()])
        yield _about(objective, GapCode.POINTS_DIFFER, f"has different points: {told}.")
    if len({part.items for part in parts.values()}) > 1:
        told = listing([f"{part.items} on form {label}" for label, part in parts.items()])
        yield _about(objective, GapCode.ITEMS_DIFFER, f"has different numbers of questions: {told}.")
    few = [label for label, part in parts.items() if part.items < ENOUGH_ITEMS]
    if few:
        yield _about(
            objective,
            GapCode.FEW_ITEMS,
            f"has fewer than {ENOUGH_ITEMS} questions on {_forms(few)}, which shows little.",
        )


def _window_gaps(windows: Iterable[Window], *, chances: int, now: datetime) -> Iterator[Gap]:
    by_chance = {window.chance: window for window in windows}
    for chance in range(1, chances + 1):
        window, earlier = by_chance.get(chance), by_chance.get(chance - 1)
        if window is None:
            yield Gap(code=GapCode.WINDOW_MISSING, message=f"Set the days of {_CHANCES[chance]}.")
            continue
        if window.closes_at <= now:
            yield Gap(code=GapCode.WINDOW_OVER, message=f"The days of {_CHANCES[chance]} are over.")
        if earlier is not None:
            yield from _order_gaps(earlier, window)


def _order_gaps(earlier: Window, window: Window) -> Iterator[Gap]:
    before, after = _CHANCES[earlier.chance], _CHANCES[window.chance]
    if window.opens_at < earlier.closes_at:
        message = f"{after.capitalize()} opens before {before} closes. Move one of them."
        yield Gap(code=GapCode.WINDOW_ORDER, message=message)
    elif window.opens_at - earlier.closes_at < SHORTEST_CORRECTION:
        message = f"Leave at least a day between {before} and {after}, for different ways in."
        yield Gap(code=GapCode.CORRECTION_SHORT, message=message)


_CHANCES = {1: "the check", 2: "the second chance", 3: "the third chance"}


def _forms(labels: Sequence[str]) -> str:
    return f"form{'s' if len(labels) > 1 else ''} {listing(labels)}"


def _about(objective: PlannedObjective, code: GapCode, message: str) -> Gap:
    return Gap(code=code, message=f"{objective.code} {message}", objective_id=objective.objective_id)
