"""Where a student is: one record that the student's, the teacher's and the guardian's pages all show.

There is no other way to a tracker, so two readers cannot see different things.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.selectors.own_place import OwnPlace, next_place
from assessments.selectors.tracker_chances import SheetLink, chances_on, first_check, next_chance
from assessments.selectors.tracker_checks import OwnCheck, answer_for, checks_of_student
from assessments.selectors.tracker_dates import Moment, coming_up, window_name
from assessments.selectors.tracker_wishes import NO_WISH, Wish, wish_on
from classroom.models import User
from classroom.web import wall_clock
from mastery.engine.attempts import AttemptState
from mastery.engine.chances import ChancesLeft
from mastery.engine.cycle import Stage
from mastery.engine.enrichment import EnrichmentState
from mastery.engine.next_step import CheckAnswer, NextStep, StepKind, next_step
from mastery.engine.policy import Policy
from mastery.engine.reassessment import Window
from mastery.engine.scale import Level
from mastery.engine.status import Shown, Status
from mastery.engine.unit_mastery import UnitMastery, UnitObjective, unit_mastery
from mastery.engine.wording import number
from mastery.selectors.goals import OwnGoal
from mastery.selectors.policies import announced_policy, unit_policies
from mastery.selectors.scales import level_shown, scale_of
from mastery.selectors.tracker import (
    GivenCorrective,
    KnownObjective,
    OfferedChoice,
    RunHead,
    correctives_of_student,
    objectives_of_student,
    runs_of_student,
)
from mastery.selectors.tracker_words import why_another_way

UNMET = (Status.NOT_ASSESSED, Status.NOT_YET)
REACHED = (Shown.MASTERED, Shown.EXTENDED)
ORDER = (Shown.NOT_YET, Shown.NEARLY, Shown.MASTERED, Shown.EXTENDED, Shown.EXEMPT, Shown.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedObjective:
    """One line of the tracker. `note` is the sentence after the state."""

    objective_id: int
    code: str
    statement: str
    standards: tuple[str, ...]
    is_essential: bool
    state: Shown
    is_set: bool
    level: Level | None
    percents: tuple[Decimal, ...]
    note: str
    corrective_id: int | None
    attempt_id: int | None
    chances: ChancesLeft | None
    wish: Wish
    goals: tuple[OwnGoal, ...]

    @property
    def is_there(self) -> bool:
        return self.state in REACHED


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """One step of the path to the second chance, as components/stepper.html shows it."""

    label: str
    note: str = ""
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """What to do next, with what a page needs to say it. `try_name` is what the next try is called."""

    step: NextStep
    check_title: str
    try_name: str
    day: str
    corrective: GivenCorrective | None
    why: str
    path: tuple[PathStep, ...]

    @property
    def kind(self) -> StepKind:
        return self.step.kind

    @property
    def rank(self) -> int:
        """Most urgent first, for the cards of several classes."""
        return list(StepKind).index(self.step.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """One student in one unit. `place` is their next one in a session, whichever unit it is for."""

    run: RunHead
    threshold: Decimal
    objectives: tuple[TrackedObjective, ...]
    mastery: UnitMastery
    todo: Todo
    coming_up: tuple[Moment, ...]
    choice: OfferedChoice | None
    correctives: tuple[GivenCorrective, ...]
    second_chance_day: str
    sheets: tuple[SheetLink, ...]
    place: OwnPlace | None

    @property
    def given_sheets(self) -> tuple[SheetLink, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.is_given)

    def is_used_up(self, objective_id: int) -> bool:
        """Whether no chance is left to show the objective."""
        return any(_is_used_up(each.chances) for each in self.objectives if each.objective_id == objective_id)

    @property
    def to_choose(self) -> TrackedObjective | None:
        """The first objective without work for which a way in can be chosen; one without a wish comes first."""
        free = [each for each in self.objectives if each.wish.may_choose and each.corrective_id is None]
        return min(free, key=lambda each: each.wish.is_told, default=None)

    @property
    def to_swap(self) -> TrackedObjective | None:
        """The objective of the work that comes next, while another way in can be chosen for it."""
        given = self.todo.corrective.objective_id if self.todo.corrective else None
        return next(
            (each for each in self.objectives if each.objective_id == given and each.wish.may_choose), None
        )

    @property
    def total(self) -> int:
        """Objectives that are asked of this student."""
        return sum(1 for objective in self.objectives if objective.state is not Shown.EXEMPT)

    @property
    def done(self) -> int:
        return len(self.learned)

    @property
    def learned(self) -> tuple[TrackedObjective, ...]:
        return tuple(objective for objective in self.objectives if objective.is_there)

    @property
    def working_on(self) -> tuple[TrackedObjective, ...]:
        """Tried, and not there yet."""
        return tuple(each for each in self.objectives if each.state in (Shown.NOT_YET, Shown.NEARLY))

    @property
    def next_up(self) -> TrackedObjective | None:
        """The first objective that is not there yet."""
        return next(iter(self.working_on), None)

    @property
    def dates(self) -> tuple[Moment, ...]:
        """Days that are still to come."""
        return tuple(moment for moment in self.coming_up if moment.date_text and not moment.is_done)


def trackers(
    student_id: int,
    runs: Sequence[RunHead],
    *,
    school_id: int,
    now: datetime,
    booked_in: Collection[RunHead] = (),
) -> tuple[Tracker, ...]:
    """One for each run, in the same order; four queries for any number of runs.

    The next place in a session is looked for in the runs `booked_in` too.
    """
    if not runs:
        return ()
    ids = [run.run_id for run in runs]
    policies = unit_policies(school_id, {run.unit_id: run.course_id for run in runs}, at=now)
    objectives = objectives_of_student(student_id, [run.unit_id for run in runs])
    zone = runs[0].zone
    elsewhere = [run.run_id for run in booked_in]
    checks = checks_of_student(student_id, ids, zone=zone, booked_in=elsewhere)
    place = next_place([check for found in checks.values() for check in found], zone=zone, now=now)
    correctives = correctives_of_student(student_id, [run.unit_id for run in runs])
    return tuple(
        _Page(
            run=run,
            policy=announced_policy(policies[run.unit_id], run.announced_chances),
            objectives=objectives.get(run.unit_id, ()),
            checks=checks.get(run.run_id, ()),
            correctives=tuple(each for each in correctives if each.unit_id == run.unit_id),
            place=place,
            now=now,
        ).tracker()
        for run in runs
    )


def tracker_in(student: User, *, run_id: int, now: datetime) -> Tracker | None:
    """The student's own page of one unit; None when it is not of a class they are in now."""
    asked = [run for run in runs_of_student(student.pk) if run.run_id == run_id]
    return next(iter(trackers(student.pk, asked, school_id=student.school_id, now=now)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """Everything known of a student in one unit, and how it is put into words."""

    run: RunHead
    policy: Policy
    objectives: tuple[KnownObjective, ...]
    checks: tuple[OwnCheck, ...]
    correctives: tuple[GivenCorrective, ...]
    place: OwnPlace | None
    now: datetime

    def tracker(self) -> Tracker:
        lines = [self._line(objective) for objective in self.objectives]
        return Tracker(
            run=self.run,
            threshold=self.policy.threshold_percent,
            objectives=tuple(sorted(lines, key=lambda line: ORDER.index(line.state))),
            mastery=self._mastery(),
            todo=self._todo(),
            coming_up=coming_up(
                self.checks, self.correctives, to_come=self._to_come(), zone=self.run.zone, now=self.now
            ),
            choice=self.run.choice,
            correctives=self.correctives,
            second_chance_day=self._second_chance_day(),
            place=self.place,
            sheets=tuple(
                SheetLink(
                    check_id=check.check_id, title=check.title, is_given=check.sheets_given_at is not None
                )
                for check in self.checks
                if any(attempt.state is AttemptState.SCORED for attempt in check.attempts)
            ),
        )

    def _mastery(self) -> UnitMastery:
        return unit_mastery(
            UnitObjective(
                objective_id=each.objective_id,
                code=each.code,
                is_essential=each.is_essential,
                status=each.status,
            )
            for each in self.objectives
        )

    # -- objectives -------------------------------------------------------------------------------------

    def _line(self, objective: KnownObjective) -> TrackedObjective:
        percents = tuple(each.percent for each in objective.tries)
        scale = scale_of(self.policy, saved=self.run.scale)
        corrective = self._open_corrective(objective.objective_id)
        chances = self._chances(objective)
        return TrackedObjective(
            objective_id=objective.objective_id,
            code=objective.code,
            statement=objective.statement,
            standards=objective.standards,
            is_essential=objective.is_essential,
            state=objective.drawn(extended=self._is_extended()),
            is_set=objective.is_set,
            level=level_shown(scale, status=objective.status, best=objective.best),
            percents=percents,
            note=self._note(objective, chances),
            corrective_id=corrective.id if corrective else None,
            attempt_id=self._attempt_of({each.occasion for each in objective.tries}),
            chances=chances,
            wish=self._wish(objective),
            goals=self.run.goals.on(objective.objective_id),
        )

    def _is_extended(self) -> bool:
        return self.run.choice is not None and self.run.choice.state is EnrichmentState.DONE

    def _open_corrective(self, objective_id: int) -> GivenCorrective | None:
        return next(
            (each for each in self.correctives if each.is_open and each.objective_id == objective_id), None
        )

    def _attempt_of(self, occasions: set[UUID]) -> int | None:
        """The newest sitting that this objective's evidence comes from."""
        taken = [
            attempt.attempt_id
            for check in self.checks
            for attempt in check.attempts
            if attempt.occasion in occasions
        ]
        return max(taken, default=None)

    def _note(self, objective: KnownObjective, chances: ChancesLeft | None) -> str:
        """What was shown, then how many chances are left and when the next one is."""
        if objective.status is Status.NOT_ASSESSED:
            return first_check(chances, zone=self.run.zone)
        if objective.status is Status.NOT_YET:
            count = len(objective.tries)
            so_far = ngettext("One try so far.", "%(count)s tries so far.", count) % {"count": count}
            return f"{so_far} {next_chance(chances, zone=self.run.zone)}".strip()
        return _gain(objective) if objective.status is Status.MASTERED else ""

    def _chances(self, objective: KnownObjective) -> ChancesLeft | None:
        if objective.status not in UNMET:
            return None
        return chances_on(objective.objective_id, self.checks, policy=self.policy, now=self.now)

    def _wish(self, objective: KnownObjective) -> Wish:
        return NO_WISH if self.run.stage == Stage.CLOSED.value else wish_on(objective, self.correctives)

    # -- what to do next ----------------------------------------------------------------------------------

    def _todo(self) -> Todo:
        step = next_step(
            correctives=[each.id for each in self.correctives if each.is_open],
            checks=[self._answer(check) for check in self.checks],
            enrichment=self.run.choice.state if self.run.choice else None,
        )
        check = next((each for each in self.checks if each.check_id == step.check_id), None)
        corrective = next((each for each in self.correctives if each.id == step.corrective_id), None)
        return Todo(
            step=step,
            check_title=check.title if check else "",
            try_name=window_name(check, len(check.used) + 1) if check else "",
            day=wall_clock.day_and_time(step.at, zone=self.run.zone) if step.at else "",
            corrective=corrective,
            why=why_another_way(corrective.approach, lessons=corrective.lessons) if corrective else "",
            path=self._path(corrective) if corrective else (),
        )

    def _answer(self, check: OwnCheck) -> CheckAnswer:
        states = {each.objective_id: each.state for each in self.correctives if each.is_in_hand}
        answer = answer_for(
            check,
            objectives=self.objectives,
            correctives=states,
            policy=self.policy,
            now=self.now,
        )
        return CheckAnswer(check_id=check.check_id, answer=answer)

    def _path(self, corrective: GivenCorrective) -> tuple[PathStep, ...]:
        minutes = _("%(minutes)s min") % {"minutes": corrective.minutes}
        return (
            PathStep(label=_("A different way in"), note=minutes, is_current=True),
            PathStep(label=_("Say what went wrong and what you do instead"), note=_("one or two lines")),
            self._chance_after(corrective),
        )

    def _chance_after(self, corrective: GivenCorrective) -> PathStep:
        own = (each for each in self.objectives if each.objective_id == corrective.objective_id)
        if any(_is_used_up(self._chances(each)) for each in own):
            return PathStep(label=_("One more chance"), note=_("your teacher can give it"))
        return PathStep(label=_("Second chance"), note=self._second_chance_day() or _("day to come"))

    def _second_chance_day(self) -> str:
        """The next chance after the first that is still to come."""
        later = [window for _check, window in self._to_come() if window.chance > 1]
        first = min(later, key=lambda window: window.opens_at, default=None)
        return wall_clock.day(max(first.opens_at, self.now), zone=self.run.zone) if first else ""

    # -- days ---------------------------------------------------------------------------------------------

    def _to_come(self) -> list[tuple[OwnCheck, Window]]:
        """Chances that are left to this student, ask for something and have not closed."""
        return [
            (check, window)
            for check in self.checks
            if self._asks_something(check)
            for window in check.windows
            if window.closes_at > self.now
            and len(check.used) < window.chance
            and self.policy.has_chance(window.chance - check.extra_chances)
        ]

    def _asks_something(self, check: OwnCheck) -> bool:
        return any(
            objective.objective_id in check.objective_ids and objective.status in UNMET
            for objective in self.objectives
        )


def _is_used_up(chances: ChancesLeft | None) -> bool:
    return chances is not None and chances.left == 0


def _gain(objective: KnownObjective) -> str:
    """What a later try changed: up, or nothing at all."""
    percents = [each.percent for each in objective.tries]
    if len(percents) < 2:
        return ""
    gained = percents[-1] - max(percents[:-1])
    if gained <= 0:
        return _("Your best try counts, the later one takes nothing away.")
    points = number(gained)
    if len(percents) == 2:
        return _("Your second try went up %(points)s points.") % {"points": points}
    return _("Your last try went up %(points)s points.") % {"points": points}
