"""The grid page: a class on the objectives of a unit, as one record. Equal cells are one object, so that a
large class costs little more than a small one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from mastery.engine.policy import Policy
from mastery.engine.status import Shown, Status, shown
from mastery.selectors.grid_class import (
    NOTHING_KNOWN,
    ClassOnUnit,
    Judged,
    Known,
    ObjectiveHead,
    StudentOnUnit,
)
from mastery.selectors.grid_sittings import ChanceState, NextChance, SeenCheck, SeenSittings


class Show(StrEnum):
    """Which students the grid lists."""

    ALL = "all"
    NOT_YET = "ny"
    DONE = "done"


class Flag(StrEnum):
    """What a cell says beside its state."""

    OPEN = "open"
    BOOKED = "booked"
    NEXT = "next"
    READY = "ready"
    SITTING = "sitting"
    MARKING = "marking"
    EXCUSED = "excused"
    AWAY = "away"


class Step(StrEnum):
    """What comes next for a student, in the order in which somebody has to act."""

    MARK = "mark"
    SIT = "sit"
    REASSESS = "reassess"
    CORRECTIVE = "corrective"
    ARRANGE = "arrange"
    TALK = "talk"
    ENRICH = "enrich"
    EXTENDED = "extended"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A flag and, for a second chance, its day: when it opens, or until when it is open."""

    flag: Flag
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """What one cell shows."""

    state: Shown
    percent: int | None = None
    overlay: Overlay | None = None
    judged: Judged | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """`codes` name objectives, `title` a check."""

    step: Step
    codes: tuple[str, ...] = ()
    title: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    student_id: int
    name: str
    cells: tuple[GridCell, ...]
    next_step: NextStep


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """An objective with how many are where; `first_check_at` is written while nobody has been assessed."""

    number: int
    head: ObjectiveHead
    counts: Mapping[str, int]
    first_check_at: datetime | None

    @property
    def mastered(self) -> int:
        return self.counts.get(Shown.MASTERED, 0) + self.counts.get(Shown.EXTENDED, 0)

    @property
    def assessed(self) -> int:
        return self.mastered + self.counts.get(Shown.NOT_YET, 0) + self.counts.get(Shown.NEARLY, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCount:
    """A check, and how many students have missed it or wait for marks in it."""

    check_id: int
    title: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridNeeds:
    """What needs the teacher: students not yet there (and on what), ready for a second chance, to mark."""

    not_yet: int
    codes: tuple[str, ...]
    ready: int
    to_mark: tuple[CheckCount, ...]
    missed: tuple[CheckCount, ...]

    @property
    def are_there(self) -> bool:
        return bool(self.not_yet or self.ready or self.to_mark or self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """`rows` are the students shown; columns, counts and needs are of the whole class."""

    policy: Policy
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    students: int
    shown_counts: Mapping[Show, int]
    needs: GridNeeds

    @property
    def has_results(self) -> bool:
        return any(column.assessed for column in self.columns)


UNMET = frozenset({Shown.NOT_YET, Shown.NEARLY})
THERE = frozenset({Shown.MASTERED, Shown.EXTENDED})
DONE = THERE | {Shown.EXEMPT}
FLAG_OF_CHANCE = {
    ChanceState.OPEN: Flag.OPEN,
    ChanceState.ANNOUNCED: Flag.NEXT,
    ChanceState.UNDATED: Flag.READY,
    ChanceState.SITTING: Flag.SITTING,
}
OPEN_TO_ALL = frozenset({Flag.OPEN, Flag.NEXT, Flag.READY})
"""Chances that come by themselves: that the student was excused says more."""

FOREVER = datetime.max.replace(tzinfo=UTC)

Flags = Mapping[int, Mapping[int, Overlay]]
"""By student, then by objective."""


def class_grid(on_unit: ClassOnUnit, seen: SeenSittings, *, show: Show, query: str) -> Grid:
    """Every cell of the class, then the rows that were asked for."""
    rows = tuple(_rows(on_unit, seen))
    columns = tuple(_columns(on_unit.objectives, rows, seen.checks))
    essential = [place for place, head in enumerate(on_unit.objectives) if head.is_essential]
    kept: dict[Show, list[GridRow]] = {kind: [] for kind in Show}
    for row in rows:
        for kind in _kinds(row.cells, essential):
            kept[kind].append(row)
    wanted = query.strip().casefold()
    return Grid(
        policy=on_unit.policy,
        columns=columns,
        rows=tuple(row for row in kept[show] if wanted in row.name.casefold()),
        students=len(rows),
        shown_counts={kind: len(of_kind) for kind, of_kind in kept.items()},
        needs=_needs(on_unit, rows, columns, seen),
    )


def _rows(on_unit: ClassOnUnit, seen: SeenSittings) -> Iterator[GridRow]:
    flags = _flags(seen)
    chances = _by_student(seen.chances)
    drawer = _CellDrawer(on_unit, given=_given(seen.checks))
    for student in on_unit.students:
        yield GridRow(
            student_id=student.student_id,
            name=student.name,
            cells=drawer.cells(student, flags.get(student.student_id, {})),
            next_step=_next_step(student, on_unit, seen, chances.get(student.student_id, ())),
        )


class _CellDrawer:
    """Cells that hold the same share one object of what is known, whose identity serves as the key here."""

    def __init__(self, on_unit: ClassOnUnit, *, given: Mapping[int, list[SeenCheck]]) -> None:
        self._objectives = [head.objective_id for head in on_unit.objectives]
        self._given = given
        self._plain: dict[bool, dict[int, GridCell]] = {False: {}, True: {}}
        self._flagged: dict[tuple[int, bool, Overlay | None], GridCell] = {}

    def cells(self, student: StudentOnUnit, flags: Mapping[int, Overlay]) -> tuple[GridCell, ...]:
        """Most cells have a score and no flag, and one like them is drawn already: they take the short way."""
        plain = self._plain[student.is_extended]
        known = [student.known.get(objective_id, NOTHING_KNOWN) for objective_id in self._objectives]
        cells = [
            (objective_id not in flags and plain.get(id(each)))
            or self._drawn(each, flags.get(objective_id), student, objective_id)
            for objective_id, each in zip(self._objectives, known, strict=True)
        ]
        return tuple(cells)

    def _drawn(
        self, known: Known, flag: Overlay | None, student: StudentOnUnit, objective_id: int
    ) -> GridCell:
        extended = student.is_extended
        if flag is None and known.percent is not None:
            return self._plain[extended].setdefault(id(known), self._cell(known, None, extended=extended))
        overlay = flag
        says_little = flag is None or (known.is_excused and flag.flag in OPEN_TO_ALL)
        if known.status is Status.NOT_ASSESSED and says_little:
            overlay = _absence(known, self._given.get(objective_id, ()), student_id=student.student_id)
        key = (id(known), extended, overlay)
        if key not in self._flagged:
            self._flagged[key] = self._cell(known, overlay, extended=extended)
        return self._flagged[key]

    def _cell(self, known: Known, overlay: Overlay | None, *, extended: bool) -> GridCell:
        return GridCell(
            state=shown(known.status, is_near=known.is_near, extended=extended),
            percent=known.percent,
            overlay=overlay,
            judged=known.judged,
        )


def _absence(known: Known, given: Sequence[SeenCheck], *, student_id: int) -> Overlay | None:
    """Away, excused, to be marked and not yet given are four different things, and none of them is a zero."""
    if known.is_excused:
        return Overlay(flag=Flag.EXCUSED)
    if given and not any(student_id in check.taken_by for check in given):
        return Overlay(flag=Flag.AWAY)
    return None


def _given(checks: Iterable[SeenCheck]) -> Mapping[int, list[SeenCheck]]:
    """By objective: the checks that asked it and have been given."""
    given: defaultdict[int, list[SeenCheck]] = defaultdict(list)
    for check in checks:
        if check.was_given:
            for objective_id in check.objective_ids:
                given[objective_id].append(check)
    return given


def _flags(seen: SeenSittings) -> Flags:
    """Work that waits for marks is said before any date."""
    flags: dict[int, dict[int, Overlay]] = {}
    for chance in seen.chances:
        if chance.state in FLAG_OF_CHANCE:
            overlay = Overlay(flag=_flag_of(chance), at=chance.opens_at or chance.closes_at)
            flags.setdefault(chance.student_id, {}).update(dict.fromkeys(chance.objective_ids, overlay))
    marking = Overlay(flag=Flag.MARKING)
    for check in seen.checks:
        for student_id, objective_ids in check.waiting.items():
            flags.setdefault(student_id, {}).update(dict.fromkeys(objective_ids, marking))
    return flags


def _flag_of(chance: NextChance) -> Flag:
    """A day that is announced to all is nobody's place."""
    flag = FLAG_OF_CHANCE[chance.state]
    return Flag.BOOKED if flag is Flag.NEXT and chance.has_place else flag


def _by_student(chances: Iterable[NextChance]) -> Mapping[int, tuple[NextChance, ...]]:
    found: dict[int, tuple[NextChance, ...]] = {}
    for chance in chances:
        found[chance.student_id] = (*found.get(chance.student_id, ()), chance)
    return found


def _kinds(cells: Sequence[GridCell], essential: Sequence[int]) -> tuple[Show, ...]:
    """The filters that list a student. `essential` are places; a unit without any is judged by all of them."""
    states = {cells[place].state for place in essential or range(len(cells))}
    kinds = [Show.ALL]
    if states & UNMET:
        kinds.append(Show.NOT_YET)
    if states & THERE and states <= DONE:
        kinds.append(Show.DONE)
    return tuple(kinds)


def unlike_cells(rows: Iterable[GridRow]) -> Mapping[int, GridCell]:
    """By identity, for equal cells are one object: what is asked of a cell is worked out once for all of them."""
    cells: dict[int, GridCell] = {}
    for row in rows:
        cells.update(zip(map(id, row.cells), row.cells, strict=True))
    return cells


def _columns(
    objectives: Sequence[ObjectiveHead], rows: Sequence[GridRow], checks: Sequence[SeenCheck]
) -> Iterator[GridColumn]:
    """Counting objects is much quicker than comparing records."""
    cells = unlike_cells(rows)
    by_column = list(zip(*(map(id, row.cells) for row in rows), strict=True)) or [()] * len(objectives)
    for number, (head, column) in enumerate(zip(objectives, by_column, strict=True), start=1):
        counts: Counter[str] = Counter()
        for cell, count in Counter(column).items():
            counts[cells[cell].state.value] += count
        asking = [check for check in checks if head.objective_id in check.objective_ids]
        yield GridColumn(
            number=number,
            head=head,
            counts=counts,
            first_check_at=min((check.opens_at for check in asking if check.opens_at), default=None),
        )


def _needs(
    on_unit: ClassOnUnit, rows: Sequence[GridRow], columns: Sequence[GridColumn], seen: SeenSittings
) -> GridNeeds:
    here = {student.student_id for student in on_unit.students}
    return GridNeeds(
        not_yet=sum(any(cell.state in UNMET for cell in row.cells) for row in rows),
        codes=tuple(column.head.code for column in columns if column.mastered < column.assessed),
        ready=len({chance.student_id for chance in seen.chances if chance.is_ready}),
        to_mark=_counted((check, len(here & check.waiting.keys())) for check in seen.checks),
        missed=_counted(
            (check, sum(_has_missed(student, check) for student in on_unit.students)) for check in seen.checks
        ),
    )


def _counted(counts: Iterable[tuple[SeenCheck, int]]) -> tuple[CheckCount, ...]:
    return tuple(
        CheckCount(check_id=check.check_id, title=check.title, count=count)
        for check, count in counts
        if count
    )


def _has_missed(student: StudentOnUnit, check: SeenCheck) -> bool:
    """Somebody known on all of it by other work, excused or exempt has nothing to take."""
    if not check.was_given or student.student_id in check.taken_by:
        return False
    known = [student.on(objective_id) for objective_id in check.objective_ids]
    return any(each.status is Status.NOT_ASSESSED and not each.is_excused for each in known)


def _next_step(
    student: StudentOnUnit, on_unit: ClassOnUnit, seen: SeenSittings, chances: Sequence[NextChance]
) -> NextStep:
    """The first thing that somebody has to do for this student."""
    waiting = next((check for check in seen.checks if student.student_id in check.waiting), None)
    if waiting is not None:
        return NextStep(step=Step.MARK, title=waiting.title)
    in_hand = [chance for chance in chances if chance.state in FLAG_OF_CHANCE]
    if in_hand:
        first = min(in_hand, key=lambda chance: chance.opens_at or chance.closes_at or FOREVER)
        step = Step.SIT if first.state is ChanceState.SITTING else Step.REASSESS
        return NextStep(step=step, codes=_codes(on_unit, first.objective_ids), at=first.opens_at)
    not_yet = {pk for pk, known in student.known.items() if known.status is Status.NOT_YET}
    used = {pk for chance in chances if chance.state is ChanceState.USED for pk in chance.objective_ids}
    if not_yet - used:
        return NextStep(step=Step.CORRECTIVE, codes=_codes(on_unit, not_yet - used))
    if not_yet:
        return NextStep(step=Step.TALK, codes=_codes(on_unit, not_yet))
    return _without_a_gap(student, seen)


def _without_a_gap(student: StudentOnUnit, seen: SeenSittings) -> NextStep:
    missed = next((check for check in seen.checks if _has_missed(student, check)), None)
    if missed is not None:
        return NextStep(step=Step.ARRANGE, title=missed.title)
    if any(known.status is Status.MASTERED for known in student.known.values()):
        return NextStep(step=Step.EXTENDED if student.is_extended else Step.ENRICH)
    days = [check.opens_at for check in seen.checks if check.opens_at and not check.was_given]
    return NextStep(step=Step.WAIT, at=min(days, default=None))


def _codes(on_unit: ClassOnUnit, objective_ids: Collection[int]) -> tuple[str, ...]:
    return tuple(head.code for head in on_unit.objectives if head.objective_id in objective_ids)
