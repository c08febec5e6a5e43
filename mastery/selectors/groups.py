"""Groups of a class: who needs what next, what is proposed, and how far approved work is."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mastery.engine.correctives import Approach
from mastery.engine.enrichment import EnrichmentKind, kinds_to_add
from mastery.engine.grouping import GroupKind, Need
from mastery.engine.reteaching import Count
from mastery.engine.seats import keep_seats
from mastery.engine.status import Shown
from mastery.models import (
    CorrectiveAssignment,
    EnrichmentActivity,
    EnrichmentChoice,
    GroupMember,
    UnitRun,
    WorkGroup,
)
from mastery.selectors.reteaching import class_count
from mastery.selectors.standing import ClassStudent, class_standing
from mastery.selectors.way_choices import open_choices
from mastery.selectors.words import ENRICHMENT_WORDS
from mastery.selectors.work import Pair, tried_approaches


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNeeds:
    """What `engine.grouping.propose` asks for, without the students who have their work already.

    `counts` is how the class stands on each objective, with those who have.
    """

    needs: tuple[Need, ...]
    students: tuple[int, ...]
    assessed: frozenset[int]
    counts: Mapping[int, Count]


def class_needs(
    *,
    unit_run: UnitRun,
    objective_ids: Collection[int],
    misconceptions: Mapping[Pair, str],
) -> ClassNeeds:
    """Who is not yet there on these objectives and has no corrective in hand for it."""
    students = class_standing(unit_run)
    student_ids = [student.student_id for student in students]
    tried = tried_approaches(student_ids, objective_ids)
    chosen = open_choices(student_ids, objective_ids)
    needs = tuple(
        _need(student, objective_id, misconceptions=misconceptions, tried=tried, chosen=chosen)
        for student in students
        for objective_id in sorted(objective_ids)
        if student.on(objective_id).is_gap
    )
    in_need = {need.student_id for need in needs}
    placeable = [
        student
        for student in students
        if student.student_id in in_need or not (student.has_work or student.is_exempt)
    ]
    return ClassNeeds(
        needs=needs,
        students=tuple(student.student_id for student in placeable),
        assessed=frozenset(
            student.student_id for student in placeable if student.is_assessed and not _has_gap(student)
        ),
        counts={objective_id: class_count(students, objective_id) for objective_id in objective_ids},
    )


def _has_gap(student: ClassStudent) -> bool:
    """A gap anywhere in the unit: what is beside this check still comes before going further."""
    return any(standing.is_gap for standing in student.standings.values())


def _need(
    student: ClassStudent,
    objective_id: int,
    *,
    misconceptions: Mapping[Pair, str],
    tried: Mapping[Pair, frozenset[Approach]],
    chosen: Mapping[Pair, Approach],
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
        chosen=chosen.get(pair),
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
    """A group, its reason and its people; `done` of `given` once it is approved.

    `seats` names those away who have a place here when they are back, `adds` the kinds of ready options that
    approving adds, so that there is a choice.
    """

    id: int
    number: int
    kind: GroupKind
    state: str
    title: str
    objective_code: str
    approach: str
    place: str
    minutes: int
    reason: str
    people: tuple[GroupPerson, ...]
    targets: tuple[Target, ...]
    adds: tuple[Promise, ...]
    approved_at: datetime | None
    done: int
    given: int
    seats: tuple[str, ...] = ()

    @property
    def is_corrective(self) -> bool:
        return self.kind is GroupKind.CORRECTIVE

    @property
    def is_open(self) -> bool:
        return self.done < self.given


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

    @property
    def can_join(self) -> bool:
        """Whether a proposed group is for somebody in none."""
        return any(person.targets for person in self.loose)

    @property
    def open(self) -> tuple[BoardGroup, ...]:
        return tuple(group for group in self.approved if group.is_open)

    @property
    def past(self) -> tuple[BoardGroup, ...]:
        return tuple(group for group in self.approved if not group.is_open)


def with_seats(board: Board, *, away: Mapping[int, str]) -> Board:
    """A seat in a corrective group at work for each who is away, as far as there are seats."""
    at_work = [group for group in (*board.proposed, *board.open) if group.is_corrective]
    kept = keep_seats({group.id: len(group.people) for group in at_work}, away=list(away))

    def seated(groups: Sequence[BoardGroup]) -> tuple[BoardGroup, ...]:
        return tuple(
            replace(group, seats=tuple(away[student] for student, seat in kept.items() if seat == group.id))
            for group in groups
        )

    return replace(board, proposed=seated(board.proposed), approved=seated(board.approved))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A group with the ids of its people, and of those who got its work and finished it.

    `title` tells namesakes for the same objective apart; the work that students get carries no number.
    """

    row: WorkGroup
    title: str
    member_ids: frozenset[int]
    given: frozenset[int]
    done: frozenset[int]
    offers: tuple[EnrichmentKind, ...]


def group_board(*, unit_run: UnitRun, students: Sequence[ClassStudent]) -> Board:
    """`students` come from `class_standing`; one more query."""
    stored = _stored_groups(unit_run)
    proposed = [group for group in stored if group.row.state == "proposed"]
    placed = frozenset[int]().union(*(group.member_ids for group in proposed))
    return Board(
        proposed=tuple(
            _draw(group, students, number=number, among=proposed) for number, group in enumerate(proposed, 1)
        ),
        approved=tuple(_draw(group, students) for group in stored if group.row.state == "approved"),
        loose=_loose_people(students, proposed) if stored else (),
        placed=sum(1 for student in students if student.student_id in placed),
    )


def _stored_groups(unit_run: UnitRun) -> list[_Stored]:
    correctives = CorrectiveAssignment.objects.filter(group=OuterRef("pk")).exclude(state="cancelled")
    choices = EnrichmentChoice.objects.filter(group=OuterRef("pk"))
    options = EnrichmentActivity.objects.filter(unit=unit_run.unit_id).order_by("pk")
    rows = (
        WorkGroup.objects.filter(unit_run=unit_run, state__in=["proposed", "approved"])
        .select_related("objective")
        .annotate(
            member_ids=ArraySubquery(GroupMember.objects.filter(group=OuterRef("pk")).values("student")),
            assigned=ArraySubquery(correctives.values("student")),
            finished=ArraySubquery(correctives.filter(state__in=["done", "waived"]).values("student")),
            offered=ArraySubquery(choices.values("student")),
            extended=ArraySubquery(choices.filter(done_at__isnull=False).values("student")),
            offers=ArraySubquery(options.values("kind")),
        )
        .order_by("pk")
    )
    namesakes: Counter[tuple[int | None, str]] = Counter()
    found = []
    for row in rows:
        namesakes[row.objective_id, row.title] += 1
        stored = _Stored(
            row=row,
            title=_numbered(row.title, namesakes[row.objective_id, row.title]),
            member_ids=frozenset(row.member_ids),
            given=frozenset([*row.assigned, *row.offered]),
            done=frozenset([*row.finished, *row.extended]),
            offers=tuple(EnrichmentKind(kind) for kind in row.offers),
        )
        found.append(stored)
    return found


def _numbered(title: str, place: int) -> str:
    return title if place == 1 else _("%(title)s, group %(number)s") % {"title": title, "number": place}


def _draw(
    group: _Stored, students: Sequence[ClassStudent], *, number: int = 0, among: Sequence[_Stored] = ()
) -> BoardGroup:
    row = group.row
    return BoardGroup(
        id=row.pk,
        number=number,
        kind=GroupKind(row.kind),
        state=row.state,
        title=group.title,
        objective_code=row.objective.code if row.objective else "",
        approach=row.approach,
        place=row.place,
        minutes=row.minutes,
        reason=row.reason,
        people=tuple(
            _person(group, student) for student in students if student.student_id in group.member_ids
        ),
        targets=_targets(row.objective_id, among, leaving=row.pk),
        adds=_adds(group),
        approved_at=row.approved_at,
        done=len(group.done),
        given=len(group.given),
    )


def _adds(group: _Stored) -> tuple[Promise, ...]:
    if group.row.kind != GroupKind.ENRICHMENT.value:
        return ()
    return tuple(ENRICHMENT_WORDS[kind] for kind in kinds_to_add(group.offers))


def _person(group: _Stored, student: ClassStudent) -> GroupPerson:
    standing = student.on(group.row.objective_id) if group.row.objective_id else None
    return GroupPerson(
        student_id=student.student_id,
        name=student.name,
        state=standing.drawn.value if standing else "",
        percent=standing.percent if standing else None,
        is_done=student.student_id in group.done,
    )


def _loose_people(students: Sequence[ClassStudent], proposed: Sequence[_Stored]) -> tuple[LoosePerson, ...]:
    """Not yet there and in no group for it; then those ready to go further who were offered nothing."""
    placed = {(student_id, group.row.objective_id) for group in proposed for student_id in group.member_ids}
    in_a_group = {student_id for student_id, _ in placed}
    gaps = [
        _loose(student, objective_id, proposed)
        for student in students
        for objective_id, standing in student.standings.items()
        if standing.is_gap and (student.student_id, objective_id) not in placed
    ]
    ready = [
        _loose(student, None, proposed)
        for student in students
        if student.is_assessed
        and not (student.has_work or _has_gap(student) or student.student_id in in_a_group)
    ]
    return (*gaps, *ready)


def _loose(student: ClassStudent, objective_id: int | None, proposed: Sequence[_Stored]) -> LoosePerson:
    standing = student.on(objective_id) if objective_id else None
    return LoosePerson(
        student_id=student.student_id,
        name=student.name,
        state=standing.drawn.value if standing else Shown.MASTERED.value,
        percent=standing.percent if standing else None,
        objective_id=objective_id,
        objective_code=standing.code if standing else "",
        targets=_targets(objective_id, proposed, leaving=None),
    )


def _targets(
    objective_id: int | None, among: Sequence[_Stored], *, leaving: int | None
) -> tuple[Target, ...]:
    """Groups for the same gap; who goes further may join any group of that kind."""
    return tuple(
        Target(group_id=group.row.pk, title=group.title)
        for group in among
        if group.row.objective_id == objective_id and group.row.pk != leaving
    )
