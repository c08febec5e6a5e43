"""What a check tells, per objective and per question, and the groups that follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assessments.models import Assessment, ItemAlignment, Mark
from assessments.selectors.diagnosis import standing_marks
from assessments.selectors.results_panel import GroupsPanel, day_of, panel_of
from assessments.selectors.tracker import PathStep
from assessments.selectors.tries import CheckSheet, checks_of_run
from mastery.engine.attempts import AttemptState
from mastery.engine.status import Shown
from mastery.selectors.policies import run_policy
from mastery.selectors.standing import ClassStudent, class_standing

REACHED = (Shown.MASTERED, Shown.EXTENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFound:
    """One question of one form: how many got it all right, and the misconception most of its answers show."""

    form_label: str
    label: str
    stem: str
    answered: int
    right: int
    misconception: str
    showing: int

    @property
    def share_right(self) -> int:
        """Cut to a whole percent, never rounded."""
        return self.right * 100 // self.answered if self.answered else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentScore:
    name: str
    state: Shown
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One objective: best scores of the class, and the one question that says most."""

    objective_id: int
    code: str
    statement: str
    scores: tuple[StudentScore, ...]
    questions: tuple[QuestionFound, ...]

    @property
    def points(self) -> list[tuple[Decimal, str]]:
        """For the dot strip."""
        return [(score.percent, score.state.value) for score in self.scores]

    @property
    def mastered(self) -> int:
        return sum(1 for score in self.scores if score.state in REACHED)

    @property
    def nearly(self) -> int:
        return sum(1 for score in self.scores if score.state is Shown.NEARLY)

    @property
    def telling(self) -> QuestionFound | None:
        """The question whose misconception most students show; without one, that fewest got right.

        Where everybody is there, nothing needs telling.
        """
        if self.mastered == len(self.scores):
            return None
        asked = [question for question in self.questions if question.answered]
        named = [question for question in asked if question.misconception]
        if named:
            return max(named, key=lambda question: question.showing)
        missed = [question for question in asked if question.right < question.answered]
        return min(missed, key=lambda question: question.share_right, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The results page of one check."""

    threshold: Decimal
    findings: tuple[Finding, ...]
    forms: tuple[str, ...]
    taken: int
    size: int
    day: str
    waiting: int
    panel: GroupsPanel

    @property
    def has_scores(self) -> bool:
        return any(finding.scores for finding in self.findings)

    @property
    def steps(self) -> tuple[PathStep, ...]:
        """Where this check is in the cycle."""
        labels = (_("Taught"), _("Checked"), _("Groups"), _("Correct or enrich"), _("Second chance"))
        now = self._place_in_cycle()
        return tuple(
            PathStep(label=label, is_done=place < now, is_current=place == now)
            for place, label in enumerate(labels)
        )

    def _place_in_cycle(self) -> int:
        board = self.panel.board
        if self.panel.is_closed:
            return 5
        if not self.has_scores:
            return 1
        if board.proposed or not board.approved:
            return 2
        return 3 if board.open else 4

    @property
    def is_all_mastered(self) -> bool:
        return self.has_scores and all(finding.mastered == len(finding.scores) for finding in self.findings)


def results_of(assessment: Assessment, *, now: datetime) -> Results:
    """Five queries, whatever the size of the class."""
    run = assessment.unit_run
    policy = run_policy(run, at=now)
    students = class_standing(run)
    sheets = checks_of_run(run, now=now)
    sheet = next(sheet for sheet in sheets if sheet.check_id == assessment.pk)
    findings = _findings(assessment, students)
    return Results(
        threshold=policy.threshold_percent,
        findings=findings,
        forms=_forms_used(findings),
        taken=sum(1 for student in students if student.student_id in sheet.taken_by),
        size=len(students),
        day=day_of(sheet, run),
        waiting=_waiting(sheet, students),
        panel=panel_of(run, students, sheets, now=now),
    )


def _waiting(sheet: CheckSheet, students: Sequence[ClassStudent]) -> int:
    """Tries that wait for a person to mark them."""
    return sum(
        1
        for student in students
        for each in sheet.of(student.student_id)
        if each.state is AttemptState.SUBMITTED
    )


def _forms_used(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Forms that have been answered."""
    labels = {
        question.form_label for finding in findings for question in finding.questions if question.answered
    }
    return tuple(sorted(labels))


def _findings(assessment: Assessment, students: Sequence[ClassStudent]) -> tuple[Finding, ...]:
    """The objective on which most are not there yet comes first."""
    by_objective: dict[int, list[ItemAlignment]] = {}
    rows = _analyzed(assessment)
    for row in rows:
        by_objective.setdefault(row.objective_id, []).append(row)
    findings = [
        Finding(
            objective_id=objective_id,
            code=aligned[0].objective.code,
            statement=aligned[0].objective.statement,
            scores=_scores(objective_id, students),
            questions=tuple(_question(row) for row in aligned),
        )
        for objective_id, aligned in by_objective.items()
    ]
    return tuple(sorted(findings, key=lambda finding: finding.mastered - len(finding.scores)))


def _analyzed(assessment: Assessment) -> QuerySet[ItemAlignment]:
    """Every question once for each objective it measures, with what its answers show; one query."""
    marks = standing_marks(assessment).filter(item=OuterRef("item"), outcome="scored")
    named = (
        marks.exclude(misconception="")
        .values("misconception")
        .annotate(times=Count("pk"))
        .order_by("-times", "misconception")
    )
    return (
        ItemAlignment.objects.filter(item__form__assessment=assessment)
        .select_related("objective", "item__form")
        .annotate(
            answered=_counted(marks),
            right=_counted(marks.filter(earned=F("item__points"))),
            misconception=Coalesce(Subquery(named.values("misconception")[:1]), Value("")),
            showing=Coalesce(Subquery(named.values("times")[:1]), 0),
        )
        .order_by("objective__position", "objective_id", "item__form__label", "item__position")
    )


def _counted(marks: QuerySet[Mark]) -> Coalesce:
    counted = marks.order_by().values("item").annotate(times=Count("pk")).values("times")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _question(row: Any) -> QuestionFound:
    return QuestionFound(
        form_label=row.item.form.label,
        label=row.item.label,
        stem=row.item.stem,
        answered=row.answered,
        right=row.right,
        misconception=row.misconception,
        showing=row.showing,
    )


def _scores(objective_id: int, students: Sequence[ClassStudent]) -> tuple[StudentScore, ...]:
    """Lowest first. A student without evidence has no score, which is not a zero."""
    known = [(student.name, student.on(objective_id)) for student in students]
    scores = [
        StudentScore(name=name, state=standing.drawn, percent=standing.percent)
        for name, standing in known
        if standing.percent is not None
    ]
    return tuple(sorted(scores, key=lambda score: score.percent))
