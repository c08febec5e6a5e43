"""Whatever happens, in whatever order: stored statuses say what a short reference in this file says.

The reference knows nothing of the engine. It keeps tries and policies as plain values and decides with fractions.
"""

import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from classroom.models import Enrollment, OutboxMessage
from classroom.services.enrollments import end_place, restore_place
from classroom.services.outbox import run_message
from mastery.engine.calculation import Method
from mastery.engine.evidence import Outcome
from mastery.engine.policy import Calculation, Place
from mastery.engine.status import Status
from mastery.models import ObjectiveStatus, PolicyBatch
from mastery.selectors.policies import Chain, versions_of
from mastery.services.exemptions import exempt, lift_exemption
from mastery.services.judgements import JudgementRefused, set_status, take_back
from mastery.services.planning import remove_objective
from mastery.services.policies import PolicyRefused, change_policy, offered_layer, recompute_statuses
from mastery.services.statuses import rebuild_statuses
from mastery.services.steps.evidence import Observation, add_evidence
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People

pytestmark = pytest.mark.django_db

# the reference

PLACES = ("school", "course", "unit", "objective")
DEFAULTS = {
    "threshold": Fraction(80),
    "near": Fraction(10),
    "shows": True,
    "attempts": 1,
    "method": "highest",
}


@dataclass
class Version:
    """What one place has set: `key` is the unit or objective by its number, None above these."""

    number: int
    place: str
    key: int | None
    values: dict[str, Any]
    locked: bool
    keeps: bool


@dataclass
class Try:
    day: int
    order: int
    percent: Fraction | None
    """None is excused, void or to be done over."""


@dataclass
class Reference:
    """Objectives 0 and 1 are of unit 0, objective 2 is of unit 1. A pair is (student, objective)."""

    versions: list[Version] = field(default_factory=list)
    tries: dict[tuple[int, int], list[Try]] = field(default_factory=dict)
    exempt: set[tuple[int, int]] = field(default_factory=set)
    judged: dict[tuple[int, int], str] = field(default_factory=dict)
    stored: dict[tuple[int, int], tuple[str, bool, int, str]] = field(default_factory=dict)
    promised: dict[tuple[int, int], set[int]] = field(default_factory=dict)

    def chain(self, objective: int) -> list[Version]:
        keys = {"school": None, "course": None, "unit": objective // 2, "objective": objective}
        return [each for each in self.versions if each.key == keys[each.place]]

    def policy(self, objective: int, up_to: int) -> dict[str, Any]:
        """By the newest version of each place; a lower one decides unless a higher one has locked the value."""
        values, locked = dict(DEFAULTS), set()
        for place in PLACES:
            own = [each for each in self.chain(objective) if each.place == place and each.number <= up_to]
            if own:
                values |= {name: value for name, value in own[-1].values.items() if name not in locked}
                locked |= own[-1].values.keys() if own[-1].locked else set()
        return values

    def newest(self, objective: int) -> int:
        return max((each.number for each in self.chain(objective)), default=1)

    def decide(self, pair: tuple[int, int]) -> None:
        """Under the newest version of the chain, after promises older than it."""
        state, _near, decided, computed = self.stored.get(pair, ("", False, 0, ""))
        promises = [each.number for each in self.chain(pair[1]) if each.keeps]
        if (computed or state) == "mastered" and promises and decided < promises[-1]:
            self.promised.setdefault(pair, set()).add(decided)
        newest = self.newest(pair[1])
        computed, is_near = self._decided(pair, newest)
        if computed == "exempt" or pair not in self.judged:
            self.stored[pair] = (computed, is_near, newest, "")
        else:
            self.stored[pair] = (self.judged[pair], False, newest, computed)

    def _decided(self, pair: tuple[int, int], newest: int) -> tuple[str, bool]:
        counted = [each for each in self.tries.get(pair, []) if each.percent is not None]
        percents = by_work(counted)
        policy = self.policy(pair[1], newest)
        if pair in self.exempt:
            return "exempt", False
        earlier = [self.policy(pair[1], number) for number in self.promised.get(pair, ())]
        if any(reached(counted, asked) for asked in [policy, *earlier]):
            return "mastered", False
        if not percents or len(percents) < policy["attempts"]:
            return "not_assessed", False
        near_from = policy["threshold"] - policy["near"]
        return "not_yet", policy["shows"] and value(percents, policy["method"]) >= near_from


def by_work(some: list[Try]) -> list[Fraction]:
    """Scores in the order in which the work was done."""
    return [
        each.percent
        for each in sorted(some, key=lambda each: (each.day, each.order))
        if each.percent is not None
    ]


def reached(counted: list[Try], policy: dict[str, Any]) -> bool:
    """After any of the tries as they were done, or as they were written down; once there were enough of them."""
    percents = by_work(counted)
    written = sorted(counted, key=lambda each: each.order)
    return any(
        value(some, policy["method"]) >= policy["threshold"]
        for end in range(max(1, policy["attempts"]), len(percents) + 1)
        for some in (percents[:end], by_work(written[:end]))
    )


def value(percents: list[Fraction], method: str) -> Fraction:
    match method:
        case "latest":
            return percents[-1]
        case "average":
            return sum(percents, Fraction(0)) / len(percents)
    return max(percents)


# the machine

STUDENTS, OBJECTIVES = st.integers(0, 2), st.integers(0, 2)
POINTS = st.sampled_from([(2, 3), (4, 6), (8, 10), (33, 40), (9, 10), (5, 10), (10, 10), (0, 10)])
OUTCOMES = st.sampled_from([Outcome.EXCUSED, Outcome.VOID, Outcome.DO_OVER])
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "threshold": st.sampled_from(["50", "66.6", "66.7", "80", "82.5", "90", "100"]),
        "near": st.sampled_from(["0", "10", "50"]),
        "shows": st.booleans(),
        "attempts": st.integers(1, 3),
        "method": st.sampled_from(["highest", "highest", "latest", "average"]),
    },
)
STORED_NAMES = {"threshold": "threshold_percent", "near": "near_band", "shows": "show_nearly"}


def as_values(values: dict[str, Any]) -> dict[str, Any]:
    """As the program names them."""
    offered = {STORED_NAMES[name]: values[name] for name in STORED_NAMES if name in values}
    for name in {"threshold_percent", "near_band"} & offered.keys():
        offered[name] = Decimal(offered[name])
    if "attempts" in values:
        offered["minimum_attempts"] = values["attempts"]
    if "method" in values:
        offered["calculation"] = Calculation(method=Method(values["method"]))
    return offered


@seed(3)
class Statuses(RuleBasedStateMachine):
    """Tess and Ada act on the database and on the reference alike. Sam and Ines are in 7B, Mia is in 7C.

    The seed stands for a walk of 1,000 pieces of evidence and 440 runs of messages; one drawn from the text of this
    file would be another walk, at up to twice the time, with every edit.
    """

    people: People
    steps = 0

    @initialize()
    def open(self) -> None:
        self.example = transaction.atomic()
        self.example._from_testcase = True  # type: ignore[attr-defined]
        self.example.__enter__()
        self.known = Reference()
        self.sittings: list[tuple[tuple[int, int], uuid.UUID, Try]] = []
        self.now = NOW
        self.before: dict[tuple[int, int], str] = {}
        self.may_fall: set[tuple[int, int]] = set()
        course = self.people.section.course
        units = [factories.UnitFactory(course=course) for _ in range(2)]
        self.objectives = [factories.ObjectiveFactory(unit=units[place]) for place in (0, 0, 1)]
        self.runs = [
            factories.UnitRunFactory(section=self.people.section, unit=unit, published_at=None)
            for unit in units
        ]
        section = factories.SectionFactory(course=course, title="7C Mathematics")
        mia = factories.EnrollmentFactory(section=section).student
        self.students = [self.people.sam, self.people.ines, mia]
        self.sections = [self.people.section, section]
        self.ever_in = {self.sections[0].pk: {0, 1}, self.sections[1].pk: {2}}

    def teardown(self) -> None:
        """Once every message has been run, the evidence says the same as the statuses."""
        try:
            for batch in self._waiting():
                self._run(batch)
            self._compare()
            assert rebuild_statuses(now=self.now).differed == 0
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    # evidence

    @rule(student=STUDENTS, objective=OBJECTIVES, points=POINTS, late=st.booleans())
    def record(self, student: int, objective: int, points: tuple[int, int], late: bool) -> None:
        """A late one was observed before all others that are known."""
        number = len(self.sittings) + 1
        made = Try(
            day=-number if late else number, order=number, percent=Fraction(100 * points[0], points[1])
        )
        pair = (student, objective)
        self.sittings.append((pair, uuid.uuid4(), made))
        self.known.tries.setdefault(pair, []).append(made)
        self._write(self.sittings[-1], points)

    @rule(which=st.integers(0, 99), points=POINTS)
    def correct(self, which: int, points: tuple[int, int]) -> None:
        if self.sittings:
            sitting = self.sittings[which % len(self.sittings)]
            sitting[2].percent = Fraction(100 * points[0], points[1])
            self.may_fall.add(sitting[0])
            self._write(sitting, points)

    @rule(which=st.integers(0, 99), outcome=OUTCOMES)
    def take_out(self, which: int, outcome: Outcome) -> None:
        if self.sittings:
            sitting = self.sittings[which % len(self.sittings)]
            sitting[2].percent = None
            self.may_fall.add(sitting[0])
            self._write(sitting, None, outcome)

    def _write(self, sitting: Any, points: tuple[int, int] | None, outcome: Outcome = Outcome.SCORED) -> None:
        (student, objective), occasion, made = sitting
        seen = Observation(
            student_id=self.students[student].pk,
            objective_id=self.objectives[objective].pk,
            occasion=occasion,
            outcome=outcome,
            earned=None if points is None else Decimal(points[0]),
            possible=None if points is None else Decimal(points[1]),
            observed_at=NOW + timedelta(days=made.day),
        )
        if add_evidence([seen], actor=self.people.tess, now=self._later(), reason="looked at again"):
            self.known.decide((student, objective))

    # exemptions

    @rule(student=STUDENTS, objective=OBJECTIVES, lifted=st.booleans())
    def exempt_or_lift(self, student: int, objective: int, lifted: bool) -> None:
        pair = (student, objective)
        place = Enrollment.objects.filter(student=self.students[student], ended_at=None).first()
        if place is None or place.section != self.people.section or lifted != (pair in self.known.exempt):
            return
        asked = {"actor": self.people.tess, "enrollment": place, "objective": self.objectives[objective]}
        if lifted:
            lift_exemption(**asked, now=self._later())
            self.known.exempt.remove(pair)
        else:
            exempt(**asked, reason="shown elsewhere", now=self._later())
            self.known.exempt.add(pair)
        self.may_fall.add(pair)
        self.known.decide(pair)

    # judgements

    @rule(student=STUDENTS, objective=OBJECTIVES, state=st.sampled_from([Status.MASTERED, Status.NOT_YET]))
    def judge(self, student: int, objective: int, state: Status) -> None:
        """What the evidence says by itself, or of somebody exempt, is refused."""
        pair = (student, objective)
        if (asked := self._to_judge(pair)) is None:
            return
        shown, _near, _version, computed = self.known.stored.get(pair, ("not_assessed", False, 0, ""))
        set_before = self.known.judged.get(pair)
        if shown == "exempt" or (state == (computed or shown) and state != set_before):
            if state != set_before:
                with pytest.raises(JudgementRefused):
                    set_status(**asked, state=state, reason="seen at the board", now=self._later())
            return
        set_status(**asked, state=state, reason="seen at the board", now=self._later())
        if set_before != state:
            self.known.judged[pair] = state.value
            self.may_fall.add(pair)
            self.known.decide(pair)

    @rule(student=STUDENTS, objective=OBJECTIVES)
    def take_back(self, student: int, objective: int) -> None:
        pair = (student, objective)
        if (asked := self._to_judge(pair)) is None:
            return
        was_set = take_back(**asked, reason="the wrong student", now=self._later())
        assert was_set == (pair in self.known.judged)
        if was_set:
            del self.known.judged[pair]
            self.may_fall.add(pair)
            self.known.decide(pair)

    def _to_judge(self, pair: tuple[int, int]) -> dict[str, Any] | None:
        """By Tess, who teaches 7B; nothing where the student has no place there now."""
        student, objective = pair
        place = Enrollment.objects.filter(student=self.students[student], ended_at=None).first()
        if place is None or place.section != self.people.section:
            return None
        return {
            "actor": self.people.tess,
            "run": self.runs[objective // 2],
            "enrollment": place,
            "objective": self.objectives[objective],
        }

    # objectives

    @rule(objective=OBJECTIVES)
    def retire(self, objective: int) -> None:
        """Nothing is shown or asked any more, and nothing that was decided is lost."""
        chosen = self.objectives[objective]
        run = self.runs[objective // 2]
        chosen.refresh_from_db()
        if chosen.statuses.exists():
            remove_objective(actor=self.people.tess, run=run, objective=chosen, now=self._later())

    # policies

    @rule(
        place=st.sampled_from(PLACES),
        objective=OBJECTIVES,
        values=VALUES,
        locked=st.booleans(),
        keeps=st.booleans(),
    )
    def change(self, place: str, objective: int, values: dict[str, Any], locked: bool, keeps: bool) -> None:
        chosen = self.objectives[objective]
        chain = Chain(
            course_id=None if place == "school" else chosen.unit.course_id,
            unit_id=chosen.unit_id if place in ("unit", "objective") else None,
            objective_id=chosen.pk if place == "objective" else None,
        )
        offered = as_values(values)
        with suppress(PolicyRefused):
            made = change_policy(
                actor=self.people.ada,
                chain=chain,
                layer=offered_layer(
                    place=Place(place), values=offered, locked=frozenset(offered) if locked else frozenset()
                ),
                reason="agreed",
                based_on=versions_of(self.people.school.pk, chain)[-1].version,
                keeps_told=keeps,
                now=self._later(),
            )
            key = {"unit": objective // 2, "objective": objective}.get(place)
            exact = {
                name: Fraction(value) if name in ("threshold", "near") else value
                for name, value in values.items()
            }
            self.known.versions.append(Version(made.version, place, key, exact, locked, keeps))

    @rule(which=st.integers(0, 9))
    def run_one_message(self, which: int) -> None:
        """Any of them: they come in no order."""
        if waiting := self._waiting():
            self._run(waiting[which % len(waiting)])

    def _waiting(self) -> list[PolicyBatch]:
        waiting = PolicyBatch.objects.filter(done_at=None, school=self.people.school)
        return list(waiting.select_related("policy").order_by("pk"))

    def _run(self, batch: PolicyBatch) -> None:
        message = OutboxMessage.objects.get(payload__batch_id=batch.pk)
        run_message(message_id=message.pk, now=self._later(), handle=recompute_statuses)
        version = next(each for each in self.known.versions if each.number == batch.policy.version)
        students = self.ever_in.get(batch.section_id, set())
        for pair in list(self.known.stored):
            if pair[0] in students and version in self.known.chain(pair[1]):
                self.may_fall.add(pair)
                self.known.decide(pair)

    @rule(student=STUDENTS, objective=OBJECTIVES)
    def ask_more_of_who_was_told(self, student: int, objective: int) -> None:
        """A student is decided under the new version before the message that would have made the promise."""
        self.record(student, objective, (9, 10), late=False)
        self.change("unit", objective, {"threshold": "100"}, locked=False, keeps=True)
        self.record(student, objective, (5, 10), late=False)

    # classes

    @rule(student=STUDENTS, section=st.integers(0, 1))
    def change_class(self, student: int, section: int) -> None:
        """Leaves where they are; joins or comes back elsewhere."""
        person, aim = self.students[student], self.sections[section]
        for place in Enrollment.objects.filter(student=person, ended_at=None).exclude(section=aim):
            end_place(actor=self.people.ada, section=place.section, student=person, now=self._later())
        if Enrollment.objects.filter(student=person, section=aim).exists():
            restore_place(actor=self.people.ada, section=aim, student=person)
        else:
            factories.EnrollmentFactory(section=aim, student=person, started_at=self._later())
            self.ever_in[aim.pk].add(student)

    @rule(student=STUDENTS)
    def leave(self, student: int) -> None:
        person = self.students[student]
        for place in Enrollment.objects.filter(student=person, ended_at=None):
            end_place(actor=self.people.ada, section=place.section, student=person, now=self._later())

    # what always holds

    @invariant()
    def _compare(self) -> None:
        Statuses.steps += 1
        numbers = {student.pk: number for number, student in enumerate(self.students)}
        places = {objective.pk: number for number, objective in enumerate(self.objectives)}
        rows = ObjectiveStatus.objects.filter(objective__in=places).values_list(
            "student_id", "objective_id", "state", "is_near", "policy__version", "computed_state"
        )
        stored = {(numbers[row[0]], places[row[1]]): row[2:] for row in rows}
        assert stored == self.known.stored
        states = {pair: row[0] for pair, row in stored.items()}
        fallen = {
            pair for pair, state in self.before.items() if state == "mastered" and states[pair] != "mastered"
        }
        assert fallen <= self.may_fall, "only corrections, decisions and policies take mastery away"
        waits = {
            pair
            for pair, (_state, _near, version, _computed) in stored.items()
            if version < self.known.newest(pair[1])
        }
        self.before, self.may_fall = states, waits

    def _later(self) -> Any:
        self.now += timedelta(seconds=1)
        return self.now


def test_statuses_say_what_the_reference_says(people: People):
    Statuses.people = people
    course = settings(max_examples=42, stateful_step_count=50, deadline=None, database=None)
    Statuses.steps = 0
    run_state_machine_as_test(Statuses, settings=course)
    assert Statuses.steps >= 2000
