"""Where the demo school keeps one example of everything a URL can name; runs inside the product's own shell."""

import json

from django.conf import settings
from django.test import Client

from assessments.models import Assessment, Attempt, Item, ReassessmentSession
from classroom.models import Notice, Section, User
from mastery.models import (
    ActivityFile,
    CorrectiveActivity,
    CorrectiveAssignment,
    EnrichmentChoice,
    Goal,
    Objective,
    PeerBan,
    PeerSession,
    RefreshTask,
    RetentionProbe,
    Standard,
    UnitRun,
    WayChoice,
    WorkGroup,
)

FRACTIONS = "Fractions, ratio and proportion"
OTHERS = ("7A Mathematics", "7C Mathematics", "7D Mathematics")
CLOSED = "Whole numbers and decimals"


def examples() -> dict[str, int | str]:
    """By URL parameter, in Tess's class 7B and the unit that is in correction."""
    section = Section.objects.get(title="7B Mathematics")
    run = UnitRun.objects.get(section=section, unit__title=FRACTIONS)
    sam = User.objects.get(username="sam")
    check = Assessment.objects.get(unit_run=run)
    corrective = CorrectiveAssignment.objects.filter(unit_run=run, student=sam).order_by("-pk")[0]
    choice = EnrichmentChoice.objects.filter(unit_run=run, done_at__isnull=True).order_by("-pk")[0]
    drawn = CorrectiveActivity.objects.get(
        objective__unit=run.unit_id, objective__code="F4", approach="visual"
    )
    own_product = EnrichmentChoice.objects.filter(student=sam, product_file__isnull=False).order_by("pk")[0]
    return {
        "section_id": section.pk,
        "run_id": run.pk,
        "student_id": sam.pk,
        "guardian_id": sam.guardians.get().guardian_id,
        "objective_id": Objective.objects.get(unit=run.unit_id, code="F4").pk,
        "assessment_id": check.pk,
        "form_id": check.forms.get(label="A").pk,
        "item_id": Item.objects.filter(form__assessment=check, form__label="A").order_by("position")[0].pk,
        "attempt_id": Attempt.objects.get(assessment=check, enrollment__student=sam).pk,
        "session_id": ReassessmentSession.objects.filter(section=section).order_by("pk")[0].pk,
        "group_id": WorkGroup.objects.filter(unit_run=run).order_by("pk")[0].pk,
        "corrective_id": corrective.pk,
        "choice_id": choice.pk,
        "way_choice_id": WayChoice.objects.filter(unit_run=run).order_by("pk")[0].pk,
        "goal_id": Goal.objects.filter(unit_run=run, student=sam).order_by("pk")[0].pk,
        "product_id": EnrichmentChoice.objects.filter(
            unit_run=run, gallery_entry__state="shown", done_at__isnull=False
        )
        .order_by("pk")[0]
        .pk,
        "way_id": drawn.pk,
        "file_id": drawn.files.order_by("pk")[0].pk,
        "own_file_id": ActivityFile.objects.filter(activity=corrective.activity).order_by("pk")[0].pk,
        "own_product_id": own_product.pk,
        "shown_id": own_product.pk,
        "activity_id": run.unit.enrichment_activities.order_by("pk")[0].pk,
        "notice_id": Notice.objects.filter(recipient=sam).order_by("pk")[0].pk,
        "approach": "visual",
        "peer_session_id": PeerSession.objects.filter(unit_run=run, tutor=sam).order_by("pk")[0].pk,
        "peer_ban_id": PeerBan.objects.get(section=section).pk,
        "person_id": User.objects.get(username="theo").pk,
        "probe_id": RetentionProbe.objects.get(unit_run__section=section).pk,
        "change": str(
            Standard.pgh_event_model.objects.filter(school=section.school_id).first().pgh_context_id
        ),
        "refresh_id": RefreshTask.objects.filter(student=sam).order_by("pk")[0].pk,
    }


def others() -> dict[str, int | str]:
    """By class and what is meant ("7C run_id"): the one unit of each other class; and the closed one of 7B."""
    runs = UnitRun.objects.filter(section__title__in=OTHERS)
    named = {run.section.title[:2]: run for run in runs.select_related("section")}
    named["closed"] = UnitRun.objects.get(section__title="7B Mathematics", unit__title=CLOSED)
    found: dict[str, int | str] = {}
    for name, run in named.items():
        check = Assessment.objects.get(unit_run=run)
        found |= {f"{name} run_id": run.pk, f"{name} section_id": run.section_id}
        found[f"{name} assessment_id"] = check.pk
    return found


def own_work(corrective_id: int | str) -> dict[str, int | str]:
    """What this different way in is about."""
    work = CorrectiveAssignment.objects.select_related("objective").get(pk=corrective_id)
    return {
        "own objective": work.objective_id,
        "own code": work.objective.code,
        "own approach": work.approach,
    }


def who_may_choose() -> str:
    """The user name of the student whose enrichment choice stands among the examples."""
    return str(EnrichmentChoice.objects.get(pk=examples()["choice_id"]).student.username)


def sessions() -> dict[str, str]:
    """Everybody of the demo school signed in already, by user name: typing a password is walked elsewhere."""
    found = {}
    for person in User.objects.filter(is_active=True):
        browser = Client()
        browser.force_login(person)
        found[person.username] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def as_json() -> str:
    known = examples()
    own = own_work(known["corrective_id"])
    return json.dumps([known | others() | own, who_may_choose(), sessions()])
