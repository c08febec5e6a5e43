"""What a check tells, per objective and per question, and the groups that follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.selectors.questions import QuestionFound, aligned_questions, question_of, suspected_of
from assessments.selectors.results_panel import GroupsPanel, day_of, panel_of
from assessments.selectors.tracker import PathStep
from assessments.selectors.tries import CheckSheet, checks_of_run
from assessments.selectors.ways_back import WayBack, ways_back
from mastery.engine.attempts import AttemptState
from mastery.engine.reteaching import Count, Scope, scope_of
from mastery.engine.status import Shown
from mastery.selectors.foundations import foundations_from
from mastery.selectors.policies import run_policy
from mastery.selectors.reteaching import class_count, rule_from
from mastery.selectors.standing import ClassStudent, class_standing

REACHED = (Shown.MASTERED, Shown.EXTENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentScore:
    name: str
    state: Shown
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One objective: best scores of the class, the one question that says most, how wide to teach it again.

    `open_gaps` is how many are not yet there and have no work for it in hand.
    """

    objective_id: int
    code: str
    statement: str
    count: Count
    scope: Scope
    open_gaps: int
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
    def suspects(self) -> tuple[QuestionFound, ...]:
        return tuple(question for question in self.questions if question.suspect)

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
    ways_back: tuple[WayBack, ...]

    @property
    def for_the_class(self) -> tuple[Finding, ...]:
        """What is proposed for the whole class and still to be given."""
        return tuple(
            finding for finding in self.findings if finding.scope is Scope.WHOLE_CLASS and finding.open_gaps
        )

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
    rows: list[Any] = list(aligned_questions(assessment))
    findings = _findings(rows, students, threshold_percent=policy.threshold_percent)
    return Results(
        threshold=policy.threshold_percent,
        findings=findings,
        forms=_forms_used(findings),
        taken=sum(1 for student in students if student.student_id in sheet.taken_by),
        size=len(students),
        day=day_of(sheet, run),
        waiting=_waiting(sheet, students),
        panel=panel_of(run, students, sheets, now=now),
        ways_back=ways_back(
            {finding.objective_id: finding.code for finding in findings},
            students,
            foundations_from(row.rests_on for row in rows),
            unit_id=run.unit_id,
        ),
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


def _findings(
    rows: Sequence[Any], students: Sequence[ClassStudent], *, threshold_percent: Decimal
) -> tuple[Finding, ...]:
    """The objective on which most are not there yet comes first."""
    suspected = suspected_of(rows, threshold_percent=threshold_percent)
    by_objective: dict[int, list[Any]] = {}
    for row in rows:
        by_objective.setdefault(row.objective_id, []).append(row)
    findings = [
        _finding(
            objective_id,
            aligned[0],
            students,
            questions=tuple(question_of(row, suspected) for row in aligned),
        )
        for objective_id, aligned in by_objective.items()
    ]
    return tuple(sorted(findings, key=lambda finding: finding.mastered - len(finding.scores)))


def _finding(
    objective_id: int,
    row: Any,
    students: Sequence[ClassStudent],
    *,
    questions: tuple[QuestionFound, ...],
) -> Finding:
    count = class_count(students, objective_id)
    return Finding(
        objective_id=objective_id,
        code=row.objective.code,
        statement=row.objective.statement,
        count=count,
        scope=scope_of(count, rule_from(row.reteach)),
        open_gaps=sum(1 for student in students if student.on(objective_id).is_gap),
        scores=_scores(objective_id, students),
        questions=questions,
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
