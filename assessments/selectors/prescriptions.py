"""The prescription sheet: what a check showed of one student, what it missed, and different ways in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, IntegerField, OuterRef, Value
from django.db.models.functions import JSONObject
from django.utils.functional import Promise

from assessments.models import Assessment
from assessments.selectors.diagnosis import newest_misconceptions
from assessments.selectors.windows import chance_words, windows_of_runs
from classroom.web import wall_clock
from mastery.engine.correctives import MOST_WAYS_IN, Approach, ways_in
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.status import Shown, Status
from mastery.models import CorrectiveActivity, CorrectiveAssignment, Lesson, Objective
from mastery.selectors.corrective_texts import OwnTexts, WorkText, text_for
from mastery.selectors.standing import ClassStudent, class_standing
from mastery.selectors.words import APPROACH_WORDS
from mastery.selectors.work import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """One way in that is new for the student; `is_given` is the one they have in hand."""

    words: Promise
    title: str
    minutes: int
    place: str
    is_given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An objective that is not there yet. `misconception` is the idea the answers show, "" where none is known."""

    statement: str
    state: str
    percent: Decimal | None
    misconception: str
    ways: tuple[WayIn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One student's. `next_chance` names the chance and its day on the school's clock, "" before it is set."""

    student_id: int
    name: str
    shown: tuple[str, ...]
    missed: tuple[Missed, ...]
    next_chance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    objective_id: int
    statement: str


def sheets_of(assessment: Assessment, *, now: datetime, student_id: int | None = None) -> tuple[Sheet, ...]:
    """For those in the class who are not yet there on something; of one student, whatever they showed.

    Five queries, whatever the size of the class. `assessment.unit_run.section.school` is loaded.
    """
    run = assessment.unit_run
    heads, own = _objectives(run.unit_id)
    students = [each for each in class_standing(run) if student_id is None or each.student_id == student_id]
    tried, in_hand = _work_so_far(
        [each.student_id for each in students], [head.objective_id for head in heads]
    )
    desk = _Desk(
        heads=heads,
        own=own,
        tried=tried,
        in_hand=in_hand,
        misconceptions=newest_misconceptions(assessment),
        next_chance=_next_chance(assessment, now=now),
    )
    sheets = [desk.sheet(student) for student in students if student.is_assessed]
    return tuple(sheet for sheet in sheets if sheet.missed or student_id is not None)


def _objectives(unit_id: int) -> tuple[list[_Head], OwnTexts]:
    """The objectives of the unit, and the teacher's own activities for them."""
    ready = (
        CorrectiveActivity.objects.in_use()
        .filter(objective=OuterRef("pk"))
        .values(said=JSONObject(approach="approach", title="title", minutes="minutes"))
    )
    rows = Objective.objects.in_plan().filter(unit=unit_id).order_by("position", "pk")
    heads, own = [], {}
    for pk, statement, texts in rows.values_list("pk", "statement", ArraySubquery(ready)):
        heads.append(_Head(objective_id=pk, statement=statement))
        for each in texts:
            own[pk, each["approach"]] = WorkText(title=each["title"], steps="", minutes=each["minutes"])
    return heads, own


def _work_so_far(
    student_ids: Sequence[int], objective_ids: Sequence[int]
) -> tuple[Mapping[Pair, set[Approach]], Mapping[Pair, WayIn]]:
    """The approaches that lessons and correctives have used, and the correctives still to be done."""
    nothing = Value("", output_field=CharField())
    lessons = Lesson.objects.filter(
        objective__in=objective_ids, unit_run__section__enrollments__student__in=student_ids
    ).values_list(
        "unit_run__section__enrollments__student_id",
        "objective_id",
        "approach",
        nothing,
        nothing,
        nothing,
        Value(0, output_field=IntegerField()),
    )
    given = (
        CorrectiveAssignment.objects.filter(student__in=student_ids, objective__in=objective_ids)
        .exclude(state="cancelled")
        .values_list("student_id", "objective_id", "approach", "state", "title", "place", "minutes")
    )
    tried: defaultdict[Pair, set[Approach]] = defaultdict(set)
    in_hand = {}
    for student_id, objective_id, value, state, title, place, minutes in lessons.union(given):
        pair, approach = (student_id, objective_id), Approach(value)
        tried[pair].add(approach)
        if state == CorrectiveState.ASSIGNED.value:
            words = APPROACH_WORDS[approach]
            in_hand[pair] = WayIn(words=words, title=title, minutes=minutes, place=place, is_given=True)
    return tried, in_hand


def _next_chance(assessment: Assessment, *, now: datetime) -> str:
    zone = assessment.unit_run.section.school.time_zone
    for window in windows_of_runs([assessment.unit_run_id]).get(assessment.unit_run_id, ()):
        if window.assessment_id == assessment.pk and window.number > 1 and window.closes_at > now:
            day = wall_clock.span(window.opens_at, window.closes_at, zone=zone)
            return f"{chance_words(window.number)}, {day}"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every sheet of the class is written from."""

    heads: Sequence[_Head]
    own: OwnTexts
    tried: Mapping[Pair, set[Approach]]
    in_hand: Mapping[Pair, WayIn]
    misconceptions: Mapping[Pair, str]
    next_chance: str

    def sheet(self, student: ClassStudent) -> Sheet:
        by_status: dict[Status, list[_Head]] = defaultdict(list)
        for head in self.heads:
            by_status[student.on(head.objective_id).status].append(head)
        return Sheet(
            student_id=student.student_id,
            name=student.full_name,
            shown=tuple(head.statement for head in by_status[Status.MASTERED]),
            missed=tuple(self._missed(student, head) for head in by_status[Status.NOT_YET]),
            next_chance=self.next_chance,
        )

    def _missed(self, student: ClassStudent, head: _Head) -> Missed:
        standing = student.on(head.objective_id)
        pair = (student.student_id, head.objective_id)
        misconception = self.misconceptions.get(pair, "")
        nearly = standing.drawn is Shown.NEARLY
        new = ways_in(tried=self.tried.get(pair, ()), shared_misconception=misconception, nearly=nearly)
        first = [self.in_hand[pair]] if pair in self.in_hand else []
        return Missed(
            statement=head.statement,
            state=standing.drawn.value,
            percent=standing.percent,
            misconception=misconception,
            ways=(*first, *(self._way(head, approach) for approach in new))[:MOST_WAYS_IN],
        )

    def _way(self, head: _Head, approach: Approach) -> WayIn:
        text = text_for(head.objective_id, approach, statement=head.statement, own=self.own)
        return WayIn(
            words=APPROACH_WORDS[approach], title=text.title, minutes=text.minutes, place="", is_given=False
        )
