"""What has happened at the demo school so far, relative to today: four classes, three units, every stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from assessments.management.demo import (
    cycle,
    drawings,
    judgements,
    names,
    peers,
    products,
    sessions,
    sittings,
    standards,
    units,
    wishes,
)
from assessments.management.demo.content import FRACTIONS, NEGATIVE_NUMBERS, WHOLE_NUMBERS, DemoUnit
from assessments.models import Assessment
from assessments.selectors.diagnosis import diagnosis_of
from assessments.selectors.sitting_start import outlook
from assessments.services.sheets import give_sheets
from classroom.formats.roster import RosterRow
from classroom.models import Enrollment, GuardianLink, School, SchoolRole, Section, User
from classroom.roles import Role
from classroom.services.rosters import open_class
from mastery.engine.correctives import Approach
from mastery.engine.reassessment import Start
from mastery.engine.scale import Level, Scale
from mastery.models import (
    CorrectiveAssignment,
    EnrichmentActivity,
    EnrichmentChoice,
    PracticeItem,
    UnitRun,
    WorkGroup,
)
from mastery.services.approvals import approve_groups
from mastery.services.correctives import complete_corrective
from mastery.services.enrichment import choose_enrichment
from mastery.services.groups import edit_group, suggest_groups
from mastery.services.practice import answer_practice
from mastery.services.scales import save_scale
from mastery.services.schools import create_school

SCHOOL = "Harbor School"
PASSWORD = "mastery-demo"  # noqa: S105 - known to everybody: the demo loads only while trying out
ZONE = "Europe/Berlin"
COURSE = "Mathematics 7"
WEAK_ON = ((), ("F4",), ("F2", "F4"), (), ("F3",), ("F4", "F5"), (), ("F2",), ("N2",), ())
"""What students find hard, in turn; the same student keeps it over all checks."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of school around today, on the school's clock: a week has five, and no two of them are the same day."""

    now: datetime

    def at(self, days: int, hour: int = 9) -> datetime:
        day = self.now.astimezone(ZoneInfo(ZONE)).date()
        step = timedelta(days=1 if days > 0 else -1)
        for _ in range(abs(days)):
            day += step
            while day.weekday() > 4:
                day += step
        return datetime.combine(day, time(hour), tzinfo=ZoneInfo(ZONE))

    def window(self, days: int) -> tuple[datetime, datetime]:
        return self.at(days, 8), self.at(days, 16)


def tell(*, now: datetime) -> School:
    """Make the whole demo school."""
    calendar = Calendar(now)
    school = create_school(
        actor=None,
        name=SCHOOL,
        time_zone=ZONE,
        administrator_username="ada",
        administrator_given_name="Ada",
        administrator_password=PASSWORD,
    )
    User.objects.filter(username="ada").update(family_name="Lindqvist", email="ada@harbor-school.example")
    _levels(school, now=calendar.at(-60))
    standards.bring(school, now=calendar.at(-60))
    tess = _teacher(school, "tess", "Tess", "Marsh")
    theo = _teacher(school, "theo", "Theo", "Lund")
    mira = _teacher(school, "mira", "Mira", "Osei")
    class_7b = _open(school, "7B Mathematics", tess, names.CLASS_7B, now=calendar.at(-60))
    class_7a = _open(school, "7A Mathematics", tess, names.CLASS_7A, now=calendar.at(-60))
    class_7c = _open(school, "7C Mathematics", theo, names.CLASS_7C, now=calendar.at(-60))
    class_7d = _open(school, "7D Mathematics", mira, names.CLASS_7D, now=calendar.at(-60))
    User.objects.filter(school=school).update(password=make_password(PASSWORD))
    _guardians(school)
    _finished_unit(class_7b, tess, calendar)
    _unit_in_correction(class_7b, tess, calendar)
    _unit_being_taught(class_7b, tess, calendar)
    cycle.days(class_7b, tess, now=calendar.at(-60))
    _check_is_open(class_7a, tess, calendar)
    _groups_wait_for_approval(class_7c, theo, calendar)
    _waiting_for_the_second_chance(class_7d, mira, calendar)
    School.objects.filter(pk=school.pk).update(is_demo=True)
    return school


def _levels(school: School, *, now: datetime) -> None:
    """The school has given the four levels names of its own."""
    lines = (("First steps", "0"), ("On the way", "50"), ("Mastered", "80"), ("In depth", "95"))
    levels = tuple(
        Level(label=label, mark=str(mark), from_percent=Decimal(begins))
        for mark, (label, begins) in enumerate(lines, start=1)
    )
    save_scale(
        actor=User.objects.get(school=school, username="ada"),
        scale=Scale(levels=levels, mastery_place=2),
        title="Harbor levels",
        reason="Agreed by the staff for the new year.",
        based_on=0,
        now=now,
    )


def _teacher(school: School, username: str, given_name: str, family_name: str) -> User:
    person = User.objects.create_user(
        school=school,
        username=username,
        given_name=given_name,
        family_name=family_name,
        email=f"{username}@harbor-school.example",
    )
    SchoolRole.objects.create(school=school, person=person, role=Role.TEACHER.value)
    return person


def _open(school: School, title: str, teacher: User, listed: str, *, now: datetime) -> Section:
    prefix = title[:2]
    rows = [
        RosterRow(
            line=number + 1,
            student_id=f"{prefix}-{number:02}",
            given_name=given_name,
            family_name=family_name,
            username="sam" if (given_name, family_name) == ("Sam", "Okafor") else "",
            email="",
        )
        for number, (given_name, family_name) in enumerate(names.full_names(listed), start=1)
    ]
    done = open_class(
        actor=None, school=school, title=title, course_title=COURSE, teacher=teacher, rows=rows, now=now
    )
    return done.section


def _guardians(school: School) -> None:
    """Gus is Sam's; every seventh student has somebody at home who follows along."""
    sam = User.objects.get(school=school, username="sam")
    others = (
        User.objects.filter(school=school, enrollments__isnull=False).exclude(pk=sam.pk).order_by("pk")[::7]
    )
    for number, student in enumerate([sam, *others]):
        guardian = User.objects.create_user(
            school=school,
            username="gus" if student == sam else f"family{number}",
            given_name="Gus" if student == sam else "Family",
            family_name=student.family_name,
            email=f"family{number}@home.example",
        )
        User.objects.filter(pk=guardian.pk).update(password=sam.password)
        SchoolRole.objects.create(school=school, person=guardian, role=Role.GUARDIAN.value)
        GuardianLink.objects.create(school=school, guardian=guardian, student=student)


def _prepare(
    unit: DemoUnit,
    section: Section,
    teacher: User,
    calendar: Calendar,
    *,
    published: int,
    days: Sequence[int],
) -> tuple[UnitRun, Assessment]:
    """A published unit with its check; `days` are those of the check and of the second chance."""
    run = units.plan(unit, teacher=teacher, section=section, now=calendar.at(published - 2))
    check = units.write_forms(unit, teacher=teacher, run=run, now=calendar.at(published - 1))
    windows = [calendar.window(day) for day in days]
    units.announce(check, teacher=teacher, run=run, windows=windows, now=calendar.at(published, 7))
    return run, check


def _everyone_takes(
    unit: DemoUnit, check: Assessment, section: Section, *, now: datetime, away: int = 1, every: int = 1
) -> None:
    """All but the last `away` students, or each `every`-th of them."""
    places = list(
        Enrollment.objects.select_related("student", "section")
        .filter(section=section)
        .order_by("student__sort_key")
    )
    for number, place in enumerate(places[: len(places) - away]):
        if number % every == 0 or place.student.username == "sam":
            sittings.take(
                unit,
                check,
                place,
                strength=0.97 - 0.02 * (number % 5),
                weak_on=("F4",) if place.student.username == "sam" else WEAK_ON[number % len(WEAK_ON)],
                now=now + timedelta(minutes=number),
            )


def _work_is_given(
    run: UnitRun, check: Assessment, teacher: User, *, now: datetime, approved: bool = True
) -> None:
    found = diagnosis_of(check)
    suggest_groups(
        actor=teacher,
        unit_run=run,
        objective_ids=found.objective_ids,
        misconceptions=found.misconceptions,
        now=now,
    )
    if approved:
        _approve_all(run, teacher, now=now)


def _approve_all(run: UnitRun, teacher: User, *, now: datetime) -> None:
    groups = list(WorkGroup.objects.filter(unit_run=run).values_list("pk", flat=True))
    approve_groups(actor=teacher, unit_run=run, group_ids=groups, now=now)


def _one_group_practices(run: UnitRun, teacher: User, *, now: datetime) -> None:
    """The teacher gives the third group practice instead of what was suggested."""
    groups = WorkGroup.objects.select_related("objective", "unit_run__section").filter(unit_run=run)
    for group in groups.filter(kind="corrective").order_by("pk")[2:3]:
        edit_group(
            actor=teacher,
            group=group,
            title=group.title,
            place="",
            minutes=group.minutes,
            steps=group.steps,
            approach=Approach.STRUCTURED_PRACTICE,
            version=group.version,
            now=now,
        )


def _correctives_done(run: UnitRun, *, share: int, now: datetime) -> None:
    """Every student but each `share`-th finishes; Sam's is still in hand."""
    work = CorrectiveAssignment.objects.select_related("student", "unit_run__section", "objective")
    for number, corrective in enumerate(work.filter(unit_run=run, state="assigned").order_by("pk")):
        if number % share and corrective.student.username != "sam":
            _practices(corrective, now=now)
            note = "I added instead of multiplying. Now I draw both amounts side by side."
            complete_corrective(actor=corrective.student, corrective=corrective, note=note, now=now)


def _practices(corrective: CorrectiveAssignment, *, now: datetime) -> None:
    """One question right at the first try, where the activity has some."""
    if corrective.activity_id is None:
        return
    first = PracticeItem.objects.asked().filter(activity=corrective.activity_id).first()
    if first is not None:
        answer_practice(
            actor=corrective.student,
            corrective=corrective,
            item_id=first.pk,
            place=1,
            answer=first.key["value"],
            now=now,
        )


def _further(run: UnitRun, teacher: User, *, now: datetime) -> None:
    """Those who are there choose in turn; every third has finished, some have an answer or show it to the school."""
    options = list(EnrichmentActivity.objects.filter(unit=run.unit_id).order_by("pk"))
    offered = (
        EnrichmentChoice.objects.select_related("student", "unit_run").filter(unit_run=run).order_by("pk")
    )
    for number, choice in enumerate(offered):
        if number % 4 == 3:
            continue
        activity = options[number % len(options)]
        chosen = choose_enrichment(actor=choice.student, choice=choice, activity=activity, now=now)
        if number % 3 == 0:
            products.finish(chosen, teacher, number=number, now=now + timedelta(days=1))


def _finished_unit(section: Section, teacher: User, calendar: Calendar) -> None:
    run, check = _prepare(WHOLE_NUMBERS, section, teacher, calendar, published=-50, days=(-40, -32))
    _everyone_takes(WHOLE_NUMBERS, check, section, now=calendar.at(-40), away=0)
    _work_is_given(run, check, teacher, now=calendar.at(-38), approved=False)
    _one_group_practices(run, teacher, now=calendar.at(-38))
    _approve_all(run, teacher, now=calendar.at(-38))
    _correctives_done(run, share=9, now=calendar.at(-35))
    _second_chances(WHOLE_NUMBERS, check, run, now=calendar.at(-32))
    _further(run, teacher, now=calendar.at(-36))
    drawings.beside_sams_product(run, teacher, now=calendar.at(-34))
    judgements.judge_some(run, teacher, now=calendar.at(-30), later=calendar.at(-28, 14))
    cycle.finish(run, teacher=teacher, second_chance=calendar.at(-32, 7), closed=calendar.at(-31, 15))
    cycle.probe(run, teacher=teacher, held_on=calendar.at(-10).date(), now=calendar.at(-10, 14))


def _second_chances(unit: DemoUnit, check: Assessment, run: UnitRun, *, now: datetime) -> None:
    """Everybody with a different way in that is done takes the second chance, with what is ready."""
    places = Enrollment.objects.select_related("student", "section").filter(section=run.section_id)
    looked = [
        (place, outlook(assessment=check, enrollment=place, now=now))
        for place in places.order_by("student__sort_key")
    ]
    ready = [(place, seen.forgone) for place, seen in looked if isinstance(seen.decision, Start)]
    for number, (place, forgone) in enumerate(ready):
        sittings.take(
            unit,
            check,
            place,
            strength=0.97 if number % 6 else 0.5,
            without=forgone,
            now=now + timedelta(minutes=number),
        )


def _unit_in_correction(section: Section, teacher: User, calendar: Calendar) -> None:
    run, check = _prepare(FRACTIONS, section, teacher, calendar, published=-20, days=(-6, 6))
    drawings.beside_activity(run, teacher, "F4", "visual", now=calendar.at(-20))
    _everyone_takes(FRACTIONS, check, section, now=calendar.at(-6), away=1)
    peers.work_together(run, teacher, "F2", given=calendar.at(-5, 15), told=calendar.at(-4, 16))
    _work_is_given(run, check, teacher, now=calendar.at(-5))
    _correctives_done(run, share=3, now=calendar.at(-3))
    _further(run, teacher, now=calendar.at(-4))
    sessions.plan(run, check, teacher, starts_at=calendar.at(5, 14), now=calendar.now)
    give_sheets(actor=teacher, assessment=check, now=calendar.at(-5))
    wishes.sams_own(run, now=calendar.at(-2))


def _unit_being_taught(section: Section, teacher: User, calendar: Calendar) -> None:
    _prepare(NEGATIVE_NUMBERS, section, teacher, calendar, published=-1, days=(12, 18))


def _check_is_open(section: Section, teacher: User, calendar: Calendar) -> None:
    """The check is open from yesterday to the day after tomorrow; half the class has taken it."""
    run = units.plan(FRACTIONS, teacher=teacher, section=section, now=calendar.at(-16))
    check = units.write_forms(FRACTIONS, teacher=teacher, run=run, now=calendar.at(-15))
    opens, closes = calendar.now - timedelta(hours=20), calendar.now + timedelta(days=2)
    second = calendar.window(8)
    units.announce(check, teacher=teacher, run=run, windows=[(opens, closes), second], now=calendar.at(-14))
    _everyone_takes(FRACTIONS, check, section, now=calendar.now - timedelta(hours=19), every=2)


def _groups_wait_for_approval(section: Section, teacher: User, calendar: Calendar) -> None:
    run, check = _prepare(WHOLE_NUMBERS, section, teacher, calendar, published=-14, days=(-2, 7))
    _everyone_takes(WHOLE_NUMBERS, check, section, now=calendar.at(-2), away=2)
    _work_is_given(run, check, teacher, now=calendar.now - timedelta(hours=1), approved=False)
    peers.ask_and_offer(run, teacher, now=calendar.now - timedelta(minutes=30))


def _waiting_for_the_second_chance(section: Section, teacher: User, calendar: Calendar) -> None:
    run, check = _prepare(WHOLE_NUMBERS, section, teacher, calendar, published=-21, days=(-7, 5))
    _everyone_takes(WHOLE_NUMBERS, check, section, now=calendar.at(-7), away=0)
    _work_is_given(run, check, teacher, now=calendar.at(-6))
    _correctives_done(run, share=8, now=calendar.at(-4))
