"""Groups of a class: who needs what next, what is proposed, and how far approved work is."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from mastery.engine.correctives import Approach
from mastery.engine.grouping import GroupKind, Need
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.status import Shown, Status
from mastery.models import EnrichmentChoice, UnitRun, WorkGroup
from mastery.selectors.policies import policy_in_force
from mastery.selectors.standing import ClassStudent, class_standing
from mastery.selectors.work import Pair, corrective_states, live_correctives, tried_approaches

KNOWN = (Status.NOT_YET, Status.MASTERED)
"""The states that rest on evidence."""
FINISHED = (CorrectiveState.DONE, CorrectiveState.WAIVED)
"""The states of a corrective after which the second chance is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNeeds:
    """What `engine.grouping.propose` asks for, without the students who have their work already."""

    needs: tuple[Need, ...]
    students: tuple[int, ...]
    assessed: frozenset[int]


def class_needs(
    *,
    unit_run: UnitRun,
    objective_ids: Collection[int],
    misconceptions: Mapping[Pair, str],
    at: datetime,
) -> ClassNeeds:
    """Who is not yet there on these objectives and has no corrective in hand for it."""
    policy = policy_in_force(unit_run.school_id, at=at).policy
    students = class_standing(unit_run.section_id, objective_ids, policy=policy)
    ids = [student.student_id for student in students]
    in_hand = set(corrective_states(ids, objective_ids))
    offered = set(
        EnrichmentChoice.objects.filter(unit_run=unit_run, student__in=ids).values_list(
            "student_id", flat=True
        )
    )
    open_gaps = open_pairs(students, objective_ids, in_hand=in_hand)
    tried = tried_approaches(ids, objective_ids)
    by_id = {student.student_id: student for student in students}
    needs = tuple(
        _need(by_id[student_id], objective_id, misconceptions=misconceptions, tried=tried)
        for student_id, objective_id in open_gaps
    )
    in_need = {need.student_id for need in needs}
    busy = offered | {student_id for student_id, _ in in_hand}
    placeable = [
        student for student in students if student.student_id in in_need or student.student_id not in busy
    ]
    return ClassNeeds(
        needs=needs,
        students=tuple(student.student_id for student in placeable if not _is_exempt_from_all(student)),
        assessed=frozenset(student.student_id for student in placeable if is_assessed(student)),
    )


def open_pairs(
    students: Iterable[ClassStudent], objective_ids: Collection[int], *, in_hand: Collection[Pair]
) -> tuple[Pair, ...]:
    """Not yet there, and no corrective in hand."""
    return tuple(
        (student.student_id, objective_id)
        for student in students
        for objective_id in sorted(objective_ids)
        if student.on(objective_id).status is Status.NOT_YET
        and (student.student_id, objective_id) not in in_hand
    )


def is_assessed(student: ClassStudent) -> bool:
    return any(standing.status in KNOWN for standing in student.standings.values())


def _is_exempt_from_all(student: ClassStudent) -> bool:
    known = student.standings.values()
    return bool(known) and all(standing.status is Status.EXEMPT for standing in known)


def _need(
    student: ClassStudent,
    objective_id: int,
    *,
    misconceptions: Mapping[Pair, str],
    tried: Mapping[Pair, frozenset[Approach]],
) -> Need:
    pair = (student.student_id, objective_id)
    standing = student.on(objective_id)
    return Need(
        student_id=student.student_id,
        objective_id=objective_id,
        score=standing.best,
        nearly=standing.drawn is Shown.NEARLY,
        misconception=misconceptions.get(pair) or None,
        tried=tried.get(pair, frozenset()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A group somebody may be moved to."""

    group_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPerson:
    """A member, as the teacher sees them: state and best score on the group's objective."""

    student_id: int
    name: str
    state: str
    percent: Decimal | None
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardGroup:
    """A group, its reason and its people; `done` of `assigned` once it is approved."""

    id: int
    number: int
    kind: GroupKind
    state: str
    title: str
    objective_id: int | None
    objective_code: str
    approach: str
    place: str
    minutes: int
    reason: str
    version: int
    people: tuple[GroupPerson, ...]
    targets: tuple[Target, ...]
    approved_at: datetime | None
    done: int
    assigned: int

    @property
    def is_corrective(self) -> bool:
        return self.kind is GroupKind.CORRECTIVE

    @property
    def is_open(self) -> bool:
        return self.done < self.assigned


@dataclass(frozen=True, slots=True, kw_only=True)
class LoosePerson:
    """Somebody in no group: not yet there on an objective, or ready to go further (no objective)."""

    student_id: int
    name: str
    state: str
    percent: Decimal | None
    objective_id: int | None
    objective_code: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All groups of a unit run that count: proposed, approved, and who is in none."""

    proposed: tuple[BoardGroup, ...]
    approved: tuple[BoardGroup, ...]
    loose: tuple[LoosePerson, ...]
    placed: int

    @property
    def to_approve(self) -> int:
        return sum(1 for group in self.proposed if group.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """Work that is out: what each group gave and what of it is finished, and who has something in hand."""

    given: Counter[int | None]
    finished: frozenset[tuple[int | None, int]]
    in_hand: frozenset[Pair]
    offered: frozenset[int]


def group_board(
    *, unit_run: UnitRun, students: Sequence[ClassStudent], objectives: Mapping[int, str]
) -> Board:
    """`students` come from `class_standing`; `objectives` maps ids of objectives to their codes."""
    stored = list(
        WorkGroup.objects.filter(unit_run=unit_run, state__in=["proposed", "approved"])
        .prefetch_related("members")
        .order_by("pk")
    )
    proposed = [group for group in stored if group.state == "proposed"]
    work = _work_of(unit_run, students, objectives)
    pen = _Pen(by_id={student.student_id: student for student in students}, codes=objectives, work=work)
    placed = {member.student_id for group in proposed for member in group.members.all()}
    return Board(
        proposed=tuple(pen.draw(group, number, among=proposed) for number, group in enumerate(proposed, 1)),
        approved=tuple(pen.draw(group, 0, among=()) for group in stored if group.state == "approved"),
        loose=pen.loose(proposed) if stored else (),
        placed=len(placed & set(pen.by_id)),
    )


def _work_of(unit_run: UnitRun, students: Sequence[ClassStudent], objectives: Mapping[int, str]) -> _Work:
    ids = [student.student_id for student in students]
    correctives = live_correctives(Q(unit_run=unit_run) | Q(student__in=ids, objective__in=list(objectives)))
    choices = list(
        EnrichmentChoice.objects.filter(unit_run=unit_run).values_list("group_id", "student_id", "done_at")
    )
    done = [(each.group_id, each.student_id) for each in correctives if each.state in FINISHED]
    done += [(group, student) for group, student, done_at in choices if done_at is not None]
    return _Work(
        given=Counter([each.group_id for each in correctives] + [row[0] for row in choices]),
        finished=frozenset(done),
        in_hand=frozenset((each.student_id, each.objective_id) for each in correctives if each.is_in_hand),
        offered=frozenset(student for _, student, _ in choices),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """Draws stored groups for one class."""

    by_id: Mapping[int, ClassStudent]
    codes: Mapping[int, str]
    work: _Work

    def draw(self, group: WorkGroup, number: int, *, among: Sequence[WorkGroup]) -> BoardGroup:
        ids = {member.student_id for member in group.members.all()}
        people = tuple(
            self._person(group, student) for student in self.by_id.values() if student.student_id in ids
        )
        return BoardGroup(
            id=group.pk,
            number=number,
            kind=GroupKind(group.kind),
            state=group.state,
            title=group.title,
            objective_id=group.objective_id,
            objective_code=self.codes.get(group.objective_id or 0, ""),
            approach=group.approach,
            place=group.place,
            minutes=group.minutes,
            reason=group.reason,
            version=group.version,
            people=people,
            targets=_targets(group.objective_id, among, leaving=group.pk),
            approved_at=group.approved_at,
            done=sum(1 for group_id, _ in self.work.finished if group_id == group.pk),
            assigned=self.work.given[group.pk],
        )

    def _person(self, group: WorkGroup, student: ClassStudent) -> GroupPerson:
        standing = student.on(group.objective_id) if group.objective_id else None
        return GroupPerson(
            student_id=student.student_id,
            name=student.name,
            state=standing.drawn.value if standing else "",
            percent=standing.percent if standing else None,
            is_done=(group.pk, student.student_id) in self.work.finished,
        )

    def loose(self, proposed: Sequence[WorkGroup]) -> tuple[LoosePerson, ...]:
        """Not yet there and in no group for it; then those ready to go further who were offered nothing."""
        placed = {
            (member.student_id, group.objective_id) for group in proposed for member in group.members.all()
        }
        taken = self.work.in_hand | {(student, objective) for student, objective in placed if objective}
        gaps = open_pairs(self.by_id.values(), self.codes, in_hand=taken)
        busy = {student for student, _ in [*gaps, *self.work.in_hand, *placed]} | self.work.offered
        ready = [
            student
            for student in self.by_id.values()
            if student.student_id not in busy and is_assessed(student)
        ]
        return (
            *(self._loose(self.by_id[student], objective, proposed) for student, objective in gaps),
            *(self._loose(student, None, proposed) for student in ready),
        )

    def _loose(
        self, student: ClassStudent, objective_id: int | None, proposed: Sequence[WorkGroup]
    ) -> LoosePerson:
        standing = student.on(objective_id) if objective_id else None
        return LoosePerson(
            student_id=student.student_id,
            name=student.name,
            state=standing.drawn.value if standing else "mastered",
            percent=standing.percent if standing else None,
            objective_id=objective_id,
            objective_code=self.codes.get(objective_id or 0, ""),
            targets=_targets(objective_id, proposed, leaving=None),
        )


def _targets(
    objective_id: int | None, among: Sequence[WorkGroup], *, leaving: int | None
) -> tuple[Target, ...]:
    """Groups for the same gap; somebody on their way further may join any group of that kind."""
    return tuple(
        Target(group_id=group.pk, title=group.title)
        for group in among
        if group.objective_id == objective_id and group.pk != leaving
    )
