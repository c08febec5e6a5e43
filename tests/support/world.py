"""One example of everything a URL can name, in class 7B and in another school, for walks over all pages."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from assessments.models import Attempt, AttemptItem, ParallelForm, ReassessmentSession
from classroom.models import Notice, User
from mastery.formats.standards import StandardRow
from mastery.models import (
    CorrectiveActivity,
    CorrectiveAssignment,
    EnrichmentActivity,
    EnrichmentChoice,
    GalleryEntry,
    Goal,
    GroupMember,
    Objective,
    PeerBan,
    PeerSession,
    PracticeItem,
    UnitRun,
    WayChoice,
    WorkGroup,
)
from mastery.services.standards import import_standards
from tests.support import factories, files
from tests.support.factories import NOW
from tests.support.pages import Client
from tests.support.people import People


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`examples` names one object per URL parameter; `principals` are everybody who may knock."""

    people: People
    examples: dict[str, Any]
    principals: dict[str, User | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """The unit of class 7B that is in correction, and two of its objectives."""

    people: People
    run: UnitRun
    objective: Objective
    other_objective: Objective


def build(people: People) -> World:
    unit = _unit(people)
    ways = _ways(unit)
    return World(
        people=people,
        examples=_persons(people)
        | _plan(unit)
        | _check(unit)
        | _session(people)
        | _group(unit)
        | ways
        | _going_further(unit)
        | _wishes(unit)
        | _retention(unit)
        | _peers(unit, corrective_id=ways["corrective_id"])
        | _standards(people),
        principals=_principals(people),
    )


def _unit(people: People) -> _Unit:
    run = factories.UnitRunFactory(section=people.section, stage="correction")
    objective, other = (factories.ObjectiveFactory(unit=run.unit, code=code) for code in ("F1", "F2"))
    factories.StatusFactory(student=people.sam, objective=objective)
    return _Unit(people=people, run=run, objective=objective, other_objective=other)


def _persons(people: People) -> dict[str, Any]:
    notice = Notice.objects.create(
        school=people.school, recipient=people.sam, key="world", title="Check 1 is on Tue", created_at=NOW
    )
    return {
        "student_id": people.sam.pk,
        "guardian_id": people.gus.pk,
        "person_id": people.tess.pk,
        "notice_id": notice.pk,
    }


def _plan(unit: _Unit) -> dict[str, Any]:
    return {
        "section_id": unit.people.section.pk,
        "run_id": unit.run.pk,
        "unit_id": unit.run.unit_id,
        "objective_id": unit.objective.pk,
    }


def _check(unit: _Unit) -> dict[str, Any]:
    """Two forms, and Sam in the middle of the first."""
    school = unit.people.school
    assessment = factories.AssessmentFactory(unit_run=unit.run, title="Check 1")
    form = factories.FormFactory(assessment=assessment, label="A")
    ParallelForm.objects.create(school=school, assessment=assessment, label="B")
    factories.WindowFactory(assessment=assessment, number=1)
    item = factories.ItemFactory(form=form, objective=unit.objective, points=Decimal(2))
    factories.ItemFactory(form=form, objective=unit.other_objective)
    attempt = Attempt.objects.create(
        school=school,
        assessment=assessment,
        enrollment=unit.people.enrollment(unit.people.sam),
        form=form,
        number=1,
        opened_at=NOW,
    )
    AttemptItem.objects.create(school=school, attempt=attempt, item=item, position=1, points=item.points)
    return {
        "assessment_id": assessment.pk,
        "form_id": form.pk,
        "item_id": item.pk,
        "attempt_id": attempt.pk,
    }


def _session(people: People) -> dict[str, Any]:
    session = ReassessmentSession.objects.create(
        school=people.school,
        section=people.section,
        room="Room 12",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        capacity=5,
        created_by=people.tess,
    )
    return {"session_id": session.pk}


def _group(unit: _Unit) -> dict[str, Any]:
    school = unit.people.school
    group = WorkGroup.objects.create(
        school=school,
        unit_run=unit.run,
        kind="corrective",
        objective=unit.objective,
        approach="visual",
        title="Draw it",
        proposed_at=NOW,
    )
    GroupMember.objects.create(school=school, group=group, student=unit.people.sam)
    return {"group_id": group.pk}


def _ways(unit: _Unit) -> dict[str, Any]:
    """Two activities with a file each; Sam was given the first."""
    drawn, alike = (
        CorrectiveActivity.objects.create(
            school=unit.people.school,
            objective=unit.objective,
            approach=approach,
            title="Draw it",
            steps="Look.\nDraw.",
        )
        for approach in ("visual", "analogy")
    )
    own_file, file = (files.on_activity(way, by=unit.people.tess) for way in (drawn, alike))
    return {
        "corrective_id": _corrective(unit, drawn).pk,
        "way_id": alike.pk,
        "approach": "analogy",
        "file_id": file.pk,
        "own_file_id": own_file.pk,
    }


def _corrective(unit: _Unit, drawn: CorrectiveActivity) -> CorrectiveAssignment:
    return CorrectiveAssignment.objects.create(
        school=unit.people.school,
        unit_run=unit.run,
        student=unit.people.sam,
        objective=unit.objective,
        approach="visual",
        activity=practice_in(drawn),
        title="Draw it",
        steps="Look.\nDraw.",
        assigned_by=unit.people.tess,
        assigned_at=NOW,
    )


def _going_further(unit: _Unit) -> dict[str, Any]:
    """Sam has not chosen yet; Ines shows what she made, and Sam has made something in another unit."""
    people, run = unit.people, unit.run
    activity = EnrichmentActivity.objects.create(
        school=people.school, unit=run.unit, kind="project", title="A plan", description="Draw a plan."
    )
    choice = EnrichmentChoice.objects.create(
        school=people.school, unit_run=run, student=people.sam, offered_at=NOW
    )
    product = _product(people.ines, run, activity, "A plan of my room")
    GalleryEntry.objects.create(school=people.school, choice=product, state="shown", shown_at=NOW)
    other_run = factories.UnitRunFactory(section=people.section)
    return {
        "activity_id": activity.pk,
        "choice_id": choice.pk,
        "product_id": product.pk,
        "shown_id": product.pk,
        "own_product_id": _product(people.sam, other_run, activity, "A song about halves").pk,
    }


def _product(student: User, run: UnitRun, activity: EnrichmentActivity, note: str) -> EnrichmentChoice:
    product = EnrichmentChoice.objects.create(
        school=run.school,
        unit_run=run,
        student=student,
        activity=activity,
        offered_at=NOW,
        chosen_at=NOW,
        done_at=NOW,
        product_note=note,
    )
    files.on_product(product)
    return product


def _wishes(unit: _Unit) -> dict[str, Any]:
    of_sam = {"school": unit.people.school, "unit_run": unit.run, "student": unit.people.sam}
    way_choice = WayChoice.objects.create(
        **of_sam, objective=unit.other_objective, approach="analogy", chosen_at=NOW
    )
    goal = Goal.objects.create(**of_sam, words="Explain it at home", set_at=NOW)
    return {"way_choice_id": way_choice.pk, "goal_id": goal.pk}


def _retention(unit: _Unit) -> dict[str, Any]:
    refresh = factories.RefreshFactory(
        student=unit.people.sam, result__objective=unit.objective, result__probe__unit_run=unit.run
    )
    return {"probe_id": refresh.result.probe_id, "refresh_id": refresh.pk}


def _peers(unit: _Unit, *, corrective_id: int) -> dict[str, Any]:
    """Ines explains to Sam what he was given; and two who are never paired."""
    people = unit.people
    peer_session = PeerSession.objects.create(
        school=people.school,
        unit_run=unit.run,
        objective=unit.objective,
        tutor=people.ines,
        learner=people.sam,
        state="approved",
        script="Explain.\nChange roles.",
        reason="Mastered it 6 days ago.",
        proposed_at=NOW,
        approved_at=NOW,
        approved_by=people.tess,
        corrective_id=corrective_id,
    )
    peer_ban = PeerBan.objects.create(
        school=people.school,
        section=people.section,
        first=people.sam,
        second=people.ines,
        made_by=people.tess,
        made_at=NOW,
    )
    return {"peer_session_id": peer_session.pk, "peer_ban_id": peer_ban.pk}


def _standards(people: People) -> dict[str, Any]:
    row = StandardRow(line=1, framework="Ours", code="7.RP.A.1", statement="Work out a rate")
    done = import_standards(actor=people.ada, school=people.school, rows=[row], now=NOW)
    return {"change": done.change}


def practice_in(activity: CorrectiveActivity) -> CorrectiveActivity:
    """One question with one right answer."""
    PracticeItem.objects.create(
        school=activity.school,
        activity=activity,
        position=1,
        kind="numeric",
        stem="How much is a half of 8?",
        key={"value": "4", "tolerance": "0"},
        hint="Share it between two.",
    )
    return activity


def _principals(people: People) -> dict[str, User | None]:
    theo = factories.UserFactory(school=people.school, username="theo", given_name="Theo")
    factories.RoleFactory(person=theo, role="teacher")
    factories.StaffFactory(
        section=factories.SectionFactory(course=people.section.course, title="7C Mathematics"), person=theo
    )
    olga = factories.UserFactory(school=people.nora.school, username="olga", given_name="Olga")
    factories.RoleFactory(person=olga, role="administrator")
    return {
        "tess": people.tess,
        "theo": theo,
        "sam": people.sam,
        "ines": people.ines,
        "gus": people.gus,
        "ada": people.ada,
        "nora": people.nora,
        "olga": olga,
        "anonymous": None,
    }


def knock(person: User | None) -> Client:
    """A browser of this person, signed in unless it is nobody's."""
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(person)
    return client


def route_parameters(route: Any) -> set[str]:
    return set(route.pattern.converters)
