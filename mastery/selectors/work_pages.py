"""What a student has to do and has done, and the pages of one piece of work."""

from dataclasses import dataclass

from mastery.engine.correctives import Approach
from mastery.engine.enrichment import EnrichmentKind, choosing_leads_to
from mastery.engine.practice import Practice, practice_of
from mastery.models import CorrectiveAssignment, EnrichmentActivity, EnrichmentChoice
from mastery.selectors.files import FileLine
from mastery.selectors.links import Link, links_in
from mastery.selectors.practice import standing_of, streak_of
from mastery.selectors.products import WholeProduct, choice_state, product_of
from mastery.selectors.tracker_words import why_another_way


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """A different way in on the list of one's work."""

    id: int
    title: str
    statement: str
    approach: Approach
    section_title: str
    minutes: int
    state: str
    note: str

    @property
    def is_open(self) -> bool:
        return self.state == "assigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherLine:
    """An offer to go further on the list of one's work."""

    id: int
    unit_title: str
    section_title: str
    activity_title: str
    note: str
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    to_do: tuple[WorkLine, ...]
    done: tuple[WorkLine, ...]
    further: tuple[FurtherLine, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.to_do or self.done or self.further)


def work_of_student(student_id: int) -> Work:
    """Two queries. What is to do comes oldest first, what is done newest first."""
    lines = [
        WorkLine(
            id=row.pk,
            title=row.title,
            statement=row.objective.statement,
            approach=Approach(row.approach),
            section_title=row.unit_run.section.title,
            minutes=row.minutes,
            state=row.state,
            note=row.done_note,
        )
        for row in CorrectiveAssignment.objects.filter(student_id=student_id)
        .exclude(state="cancelled")
        .select_related("objective", "unit_run__section")
        .order_by("assigned_at", "pk")
    ]
    further = tuple(
        FurtherLine(
            id=row.pk,
            unit_title=row.unit_run.unit.title,
            section_title=row.unit_run.section.title,
            activity_title=row.activity.title if row.activity else "",
            note=row.product_note,
            is_done=row.done_at is not None,
        )
        for row in EnrichmentChoice.objects.filter(student_id=student_id)
        .select_related("activity", "unit_run__unit", "unit_run__section")
        .order_by("-offered_at", "-pk")
    )
    return Work(
        to_do=tuple(line for line in lines if line.is_open),
        done=tuple(line for line in reversed(lines) if not line.is_open),
        further=further,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectivePage:
    """A different way in at one of its steps, counted from 1; after the last comes what went wrong in the check.

    `classmate` is who does it with the student, where it is a session of two.
    """

    id: int
    title: str
    statement: str
    approach: Approach
    why: str
    minutes: int
    place: str
    steps: tuple[str, ...]
    at: int
    is_done: bool
    is_waived: bool
    note: str
    links: tuple[Link, ...]
    files: tuple[FileLine, ...]
    questions: int
    practice: Practice
    classmate: str = ""

    @property
    def step(self) -> str:
        return self.steps[self.at - 1] if self.at <= len(self.steps) else ""

    @property
    def is_last(self) -> bool:
        """All steps are behind: what is left is to say what went wrong."""
        return self.at > len(self.steps)

    @property
    def must_practice(self) -> bool:
        """The activity has practice, and no first try was right yet."""
        return self.questions > 0 and not self.practice.has_success

    @property
    def before(self) -> int:
        return self.at - 1

    @property
    def after(self) -> int:
        return self.at + 1


def corrective_page(corrective: CorrectiveAssignment, *, at: int) -> CorrectivePage:
    """Steps are the lines of the text; a number outside them leads to the nearest."""
    approach = Approach(corrective.approach)
    standing = standing_of(corrective)
    steps = tuple(line.strip() for line in corrective.steps.splitlines() if line.strip())
    session = getattr(corrective, "peer_session", None)
    return CorrectivePage(
        id=corrective.pk,
        title=corrective.title,
        statement=corrective.objective.statement,
        approach=approach,
        why=why_another_way(approach, lessons=[Approach(used) for used in standing.lessons]),
        minutes=corrective.minutes,
        place=corrective.place,
        steps=steps,
        at=min(max(at, 1), len(steps) + 1),
        is_done=corrective.state == "done",
        is_waived=corrective.state == "waived",
        note=corrective.done_note,
        links=links_in(corrective.activity.links if corrective.activity else ""),
        files=standing.files,
        questions=standing.questions,
        practice=practice_of(standing.first_tries, streak_of(corrective.activity)),
        classmate=session.tutor.full_name if session else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    id: int
    kind: EnrichmentKind
    title: str
    description: str
    audience: str
    minutes: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicePage:
    """An offer to go further: options, what is chosen, whether it may still be changed, the finished product."""

    id: int
    unit_title: str
    options: tuple[Option, ...]
    chosen: Option | None
    may_choose: bool
    product: WholeProduct | None


def choice_page(choice: EnrichmentChoice, *, zone: str) -> ChoicePage:
    options = options_of(choice.unit_run.unit_id, chosen_id=choice.activity_id)
    return ChoicePage(
        id=choice.pk,
        unit_title=choice.unit_run.unit.title,
        options=options,
        chosen=next((option for option in options if option.is_chosen), None),
        may_choose=choosing_leads_to(choice_state(choice)) is not None,
        product=product_of(choice, zone=zone) if choice.done_at else None,
    )


def options_of(unit_id: int, *, chosen_id: int | None = None) -> tuple[Option, ...]:
    """The ways to go further in a unit, in the order of their kinds."""
    kinds = list(EnrichmentKind)
    options = [
        Option(
            id=row.pk,
            kind=EnrichmentKind(row.kind),
            title=row.title,
            description=row.description,
            audience=row.audience,
            minutes=row.minutes,
            is_chosen=row.pk == chosen_id,
        )
        for row in EnrichmentActivity.objects.filter(unit=unit_id).order_by("pk")
    ]
    return tuple(sorted(options, key=lambda option: kinds.index(option.kind)))
