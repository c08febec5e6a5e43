"""Probes as teachers fill them in, and refresh tasks as students read them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from classroom.selectors.namesakes import names_in_class
from mastery.engine.correctives import Approach
from mastery.engine.retention import NOT_ASKED, Answer, Outcome
from mastery.engine.status import Status
from mastery.engine.wording import number
from mastery.models import (
    ObjectiveStatus,
    RefreshTask,
    RetentionProbe,
    RetentionResult,
    UnitRun,
)
from mastery.selectors.grid_class import ObjectiveHead, objective_heads
from mastery.selectors.standing import score_of
from mastery.selectors.work import Pair, tried_approaches

SIGNS = {Outcome.HELD: "+", Outcome.MISSED: "-", Outcome.NOT_ASKED: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeCell:
    """One student on one objective; `value` is what the field shows, `refresh` the state of the task, if any,
    and `note` what the student wrote when it was done."""

    objective_id: int
    name: str
    is_asked: bool
    answer: Answer
    asked_on: date | None
    refresh: str
    note: str
    value: str
    problem: str = ""

    @property
    def stands(self) -> str:
        """What is saved, as the field would show it."""
        return answer_text(self.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeRow:
    student_id: int
    name: str
    cells: tuple[ProbeCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSheet:
    """Students who have mastered something of the unit, by its objectives."""

    held_on: date
    objectives: tuple[ObjectiveHead, ...]
    rows: tuple[ProbeRow, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(cell.answer.outcome is outcome for row in self.rows for cell in row.cells)

    def fields(self) -> Iterator[tuple[Pair, ProbeCell]]:
        """Every cell that has a field."""
        for row in self.rows:
            for cell in row.cells:
                if cell.is_asked:
                    yield (row.student_id, cell.objective_id), cell

    def with_typed(self, texts: Mapping[Pair, str], problems: Mapping[Pair, str]) -> "ProbeSheet":
        """As somebody filled it in, saved or not."""
        rows = tuple(
            replace(row, cells=tuple(_typed(row.student_id, cell, texts, problems) for cell in row.cells))
            for row in self.rows
        )
        return replace(self, rows=rows)

    def named(self, pair: Pair) -> dict[str, str]:
        names = {row.student_id: row.name for row in self.rows}
        codes = {head.objective_id: head.code for head in self.objectives}
        return {"name": names[pair[0]], "code": codes[pair[1]]}

    @property
    def notes(self) -> tuple[tuple[str, str, str], ...]:
        """Name, code and note of every refresh task that is done."""
        codes = {head.objective_id: head.code for head in self.objectives}
        return tuple(
            (row.name, codes[cell.objective_id], cell.note)
            for row in self.rows
            for cell in row.cells
            if cell.note
        )

    @property
    def has_problems(self) -> bool:
        return any(cell.problem for row in self.rows for cell in row.cells)

    @property
    def held(self) -> int:
        return self.count(Outcome.HELD)

    @property
    def missed(self) -> int:
        return self.count(Outcome.MISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshLine:
    """A refresh task on the list of one's work and on its own page."""

    id: int
    objective_id: int
    title: str
    statement: str
    approach: Approach
    minutes: int
    steps: tuple[str, ...]
    is_done: bool
    note: str


def answer_text(answer: Answer) -> str:
    """As a teacher would type it."""
    if answer.score is None:
        return SIGNS[answer.outcome]
    return f"{number(answer.score.earned)}/{number(answer.score.possible)}"


def said(row: RetentionResult | None) -> Answer:
    if row is None:
        return NOT_ASKED
    return Answer(outcome=Outcome(row.outcome), score=score_of(row.earned, row.possible))


def standing_results(probe_id: int) -> Mapping[Pair, RetentionResult]:
    """Those that nobody has replaced; one query."""
    rows = RetentionResult.objects.filter(probe=probe_id, replaced_by__isnull=True)
    return {(row.student_id, row.objective_id): row for row in rows.order_by("pk")}


def pairs_to_ask(run: UnitRun) -> set[Pair]:
    """Who of the class has mastered which objective of the unit; one query."""
    return set(_mastered(run).values_list("student_id", "objective_id"))


def planned_day(run: UnitRun) -> date | None:
    """The day of the probe of a unit run, where one is planned; one query."""
    return RetentionProbe.objects.filter(unit_run=run).values_list("held_on", flat=True).first()


def probe_sheet(probe: RetentionProbe) -> ProbeSheet:
    """Four queries."""
    results = standing_results(probe.pk)
    heads = objective_heads(probe.unit_run.unit_id)
    students, asked = _students(probe)
    tasks = RefreshTask.objects.filter(result__probe=probe).exclude(state="withdrawn")
    refresh = {(task.student_id, task.objective_id): task for task in tasks}
    return ProbeSheet(
        held_on=probe.held_on,
        objectives=heads,
        rows=tuple(
            ProbeRow(
                student_id=student_id,
                name=name,
                cells=tuple(
                    _cell((student_id, head.objective_id), asked=asked, results=results, refresh=refresh)
                    for head in heads
                ),
            )
            for student_id, name in students.items()
        ),
    )


def _cell(
    pair: Pair,
    *,
    asked: Collection[Pair],
    results: Mapping[Pair, RetentionResult],
    refresh: Mapping[Pair, RefreshTask],
) -> ProbeCell:
    row, task = results.get(pair), refresh.get(pair)
    answer = said(row)
    return ProbeCell(
        objective_id=pair[1],
        name=field_name(pair),
        is_asked=pair in asked or row is not None,
        answer=answer,
        asked_on=None if row is None else row.asked_on,
        refresh=task.state if task else "",
        note=task.done_note if task else "",
        value=answer_text(answer),
    )


def _typed(
    student_id: int, cell: ProbeCell, texts: Mapping[Pair, str], problems: Mapping[Pair, str]
) -> ProbeCell:
    pair = (student_id, cell.objective_id)
    return replace(cell, value=texts.get(pair, cell.value), problem=problems.get(pair, ""))


def field_name(pair: Pair) -> str:
    return f"a-{pair[0]}-{pair[1]}"


def _students(probe: RetentionProbe) -> tuple[dict[int, str], set[Pair]]:
    """By name those with something to be asked, and what."""
    rows = _mastered(probe.unit_run).select_related("student").order_by("student__sort_key", "student_id")
    known = list(rows)
    students = {row.student_id: row.student for row in known}
    return dict(names_in_class(students.values())), {(row.student_id, row.objective_id) for row in known}


def _mastered(run: UnitRun) -> QuerySet[ObjectiveStatus]:
    return ObjectiveStatus.objects.filter(
        objective__unit=run.unit_id,
        objective__retired_at__isnull=True,
        state=Status.MASTERED.value,
        student__enrollments__section=run.section_id,
        student__enrollments__ended_at__isnull=True,
    )


def tried_for_refresh(pairs: Collection[Pair]) -> Mapping[Pair, set[Approach]]:
    """By lessons, correctives and refresh tasks before; two or three queries."""
    students, objectives = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    tried: defaultdict[Pair, set[Approach]] = defaultdict(set)
    for pair, approaches in tried_approaches(students, objectives).items():
        tried[pair] |= approaches
    tasks = RefreshTask.objects.filter(student__in=students, objective__in=objectives)
    for student_id, objective_id, approach in tasks.exclude(state="withdrawn").values_list(
        "student_id", "objective_id", "approach"
    ):
        tried[student_id, objective_id].add(Approach(approach))
    return tried


def refresh_lines(student_id: int) -> tuple[RefreshLine, ...]:
    """Open ones first, the oldest before; one query."""
    tasks = RefreshTask.objects.filter(student=student_id).exclude(state="withdrawn")
    lines = [refresh_line(task) for task in tasks.select_related("objective").order_by("assigned_at", "pk")]
    return tuple(sorted(lines, key=lambda line: line.is_done))


def refresh_line(task: RefreshTask) -> RefreshLine:
    return RefreshLine(
        id=task.pk,
        objective_id=task.objective_id,
        title=task.title,
        statement=task.objective.statement,
        approach=Approach(task.approach),
        minutes=task.minutes,
        steps=tuple(line.strip() for line in task.steps.splitlines() if line.strip()),
        is_done=task.state == "done",
        note=task.done_note,
    )
