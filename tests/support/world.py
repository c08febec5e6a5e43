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
    PeerBan,
    PeerSession,
    PracticeItem,
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


def build(people: People) -> World:
    school, section = people.school, people.section
    run = factories.UnitRunFactory(section=section, stage="correction")
    objective = factories.ObjectiveFactory(unit=run.unit, code="F1")
    other_objective = factories.ObjectiveFactory(unit=run.unit, code="F2")
    assessment = factories.AssessmentFactory(unit_run=run, title="Check 1")
    form = factories.FormFactory(assessment=assessment, label="A")
    ParallelForm.objects.create(school=school, assessment=assessment, label="B")
    factories.WindowFactory(assessment=assessment, number=1)
    item = factories.ItemFactory(form=form, objective=objective, points=Decimal(2))
    factories.ItemFactory(form=form, objective=other_objective)
    factories.StatusFactory(student=people.sam, objective=objective)
    attempt = Attempt.objects.create(
        school=school,
        assessment=assessment,
        enrollment=people.enrollment(people.sam),
        form=form,
        number=1,
        opened_at=NOW,
    )
    AttemptItem.objects.create(school=school, attempt=attempt, item=item, position=1, points=item.points)
    session = ReassessmentSession.objects.create(
        school=school,
        section=section,
        room="Room 12",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        capacity=5,
        created_by=people.tess,
    )
    group = WorkGroup.objects.create(
        school=school,
        unit_run=run,
        kind="corrective",
        objective=objective,
        approach="visual",
        title="Draw it",
        proposed_at=NOW,
    )
    GroupMember.objects.create(school=school, group=group, student=people.sam)
    drawn, alike = (
        CorrectiveActivity.objects.create(
            school=school, objective=objective, approach=approach, title="Draw it", steps="Look.\nDraw."
        )
        for approach in ("visual", "analogy")
    )
    corrective = CorrectiveAssignment.objects.create(
        school=school,
        unit_run=run,
        student=people.sam,
        objective=objective,
        approach="visual",
        activity=practice_in(drawn),
        title="Draw it",
        steps="Look.\nDraw.",
        assigned_by=people.tess,
        assigned_at=NOW,
    )
    activity = EnrichmentActivity.objects.create(
        school=school, unit=run.unit, kind="project", title="A plan", description="Draw a plan."
    )
    choice = EnrichmentChoice.objects.create(school=school, unit_run=run, student=people.sam, offered_at=NOW)
    product = EnrichmentChoice.objects.create(
        school=school,
        unit_run=run,
        student=people.ines,
        activity=activity,
        offered_at=NOW,
        chosen_at=NOW,
        done_at=NOW,
        product_note="A plan of my room",
    )
    notice = Notice.objects.create(
        school=school, recipient=people.sam, key="world", title="Check 1 is on Tue", created_at=NOW
    )
    way_choice = WayChoice.objects.create(
        school=school,
        unit_run=run,
        student=people.sam,
        objective=other_objective,
        approach="analogy",
        chosen_at=NOW,
    )
    goal = Goal.objects.create(
        school=school, unit_run=run, student=people.sam, words="Explain it at home", set_at=NOW
    )
    refresh = factories.RefreshFactory(
        student=people.sam, result__objective=objective, result__probe__unit_run=run
    )
    peer_session = PeerSession.objects.create(
        school=school,
        unit_run=run,
        objective=objective,
        tutor=people.ines,
        learner=people.sam,
        state="approved",
        script="Explain.\nChange roles.",
        reason="Mastered it 6 days ago.",
        proposed_at=NOW,
        approved_at=NOW,
        approved_by=people.tess,
        corrective=corrective,
    )
    peer_ban = PeerBan.objects.create(
        school=school, section=section, first=people.sam, second=people.ines, made_by=people.tess, made_at=NOW
    )
    GalleryEntry.objects.create(school=school, choice=product, state="shown", shown_at=NOW)
    own_product = EnrichmentChoice.objects.create(
        school=school,
        unit_run=factories.UnitRunFactory(section=section),
        student=people.sam,
        activity=activity,
        offered_at=NOW,
        chosen_at=NOW,
        done_at=NOW,
        product_note="A song about halves",
    )
    for made in (product, own_product):
        files.on_product(made)
    row = StandardRow(line=1, framework="Ours", code="7.RP.A.1", statement="Work out a rate")
    change = import_standards(actor=people.ada, school=school, rows=[row], now=NOW).change
    own_file, file = (files.on_activity(way, by=people.tess) for way in (drawn, alike))
    return World(
        people=people,
        examples={
            "section_id": section.pk,
            "run_id": run.pk,
            "unit_id": run.unit_id,
            "objective_id": objective.pk,
            "student_id": people.sam.pk,
            "guardian_id": people.gus.pk,
            "assessment_id": assessment.pk,
            "form_id": form.pk,
            "session_id": session.pk,
            "item_id": item.pk,
            "attempt_id": attempt.pk,
            "group_id": group.pk,
            "corrective_id": corrective.pk,
            "way_id": alike.pk,
            "activity_id": activity.pk,
            "choice_id": choice.pk,
            "way_choice_id": way_choice.pk,
            "goal_id": goal.pk,
            "product_id": product.pk,
            "shown_id": product.pk,
            "own_product_id": own_product.pk,
            "file_id": file.pk,
            "own_file_id": own_file.pk,
            "notice_id": notice.pk,
            "person_id": people.tess.pk,
            "probe_id": refresh.result.probe_id,
            "refresh_id": refresh.pk,
            "approach": "analogy",
            "peer_session_id": peer_session.pk,
            "peer_ban_id": peer_ban.pk,
            "change": change,
        },
        principals=_principals(people),
    )


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
