"""What `engine.peers.propose_pairs` asks for: who offers and asks, and what has been so far."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from mastery.engine.correctives import Approach
from mastery.engine.peers import Ask, Known, Offer
from mastery.engine.status import Status
from mastery.models import Objective, PeerBan, PeerSession, PeerWish, UnitRun
from mastery.selectors.decisions import Pair, mastered_times
from mastery.selectors.policies import policy_book
from mastery.selectors.standing import ClassStudent, class_standing
from mastery.selectors.work import tried_approaches


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerFacts:
    """`objectives` are those of the unit in teaching order; `names` the students of the class."""

    objectives: Mapping[int, Objective]
    names: Mapping[int, str]
    asks: tuple[Ask, ...]
    offers: tuple[Offer, ...]
    known: Known


def peer_facts(run: UnitRun, *, now: datetime) -> PeerFacts:
    """Of the students who are in the class now; the same number of queries for any class."""
    students = {student.student_id: student for student in class_standing(run)}
    objectives = Objective.objects.in_plan().filter(unit=run.unit_id)
    by_id = {objective.pk: objective for objective in objectives.order_by("position", "pk")}
    sides = _sides(run, students)
    return PeerFacts(
        objectives=by_id,
        names={student_id: student.full_name for student_id, student in students.items()},
        asks=_asks([students[pk] for pk in sides["learner"]], by_id),
        offers=_offers([students[pk] for pk in sides["tutor"]], by_id, run=run, now=now),
        known=_known(run, students),
    )


def _sides(run: UnitRun, students: Collection[int]) -> Mapping[str, list[int]]:
    sides: dict[str, list[int]] = {"tutor": [], "learner": []}
    for student_id, side in PeerWish.objects.filter(unit_run=run).values_list("student_id", "side"):
        if student_id in students:
            sides[side].append(student_id)
    return sides


def _asks(learners: Sequence[ClassStudent], objectives: Collection[int]) -> tuple[Ask, ...]:
    """For what they are not yet there on, have nothing in hand for, and have not done with a classmate before."""
    tried = tried_approaches([learner.student_id for learner in learners], objectives)
    return tuple(
        Ask(learner_id=learner.student_id, objective_id=objective_id)
        for learner in learners
        for objective_id in objectives
        if learner.on(objective_id).is_gap
        and Approach.PEER_TUTORING not in tried.get((learner.student_id, objective_id), ())
    )


def _offers(
    tutors: Sequence[ClassStudent], objectives: Collection[int], *, run: UnitRun, now: datetime
) -> tuple[Offer, ...]:
    mastered: list[Pair] = [
        (tutor.student_id, objective_id)
        for tutor in tutors
        for objective_id in objectives
        if tutor.on(objective_id).status is Status.MASTERED
    ]
    times = mastered_times(mastered, book=policy_book(run.school_id, objective_ids=objectives), at=now)
    return tuple(
        Offer(tutor_id=tutor_id, objective_id=objective_id, mastered_at=moment)
        for (tutor_id, objective_id), moment in sorted(times.items())
    )


def _known(run: UnitRun, students: Collection[int]) -> Known:
    """Sessions of any unit count; who has written their log has no work with it any more."""
    rows = PeerSession.objects.exclude(state="cancelled").filter(
        Q(tutor__in=students) | Q(learner__in=students)
    )
    open_now: Counter[int] = Counter()
    taught: Counter[int] = Counter()
    together: Counter[tuple[int, int]] = Counter()
    busy: set[int] = set()
    for row in rows:
        if row.state != "proposed":
            taught[row.tutor_id] += 1
            together[row.tutor_id, row.learner_id] += 1
        if row.tutor_logged_at is None:
            open_now[row.tutor_id] += 1
        if row.learner_logged_at is None:
            busy.add(row.learner_id)
    return Known(open=open_now, taught=taught, together=together, apart=apart_in(run.section_id), busy=busy)


def apart_in(section_id: int) -> frozenset[frozenset[int]]:
    """Pairs of a class who are not put together; one query."""
    pairs = PeerBan.objects.filter(section=section_id, lifted_at__isnull=True).values_list("first", "second")
    return frozenset(frozenset(pair) for pair in pairs)
