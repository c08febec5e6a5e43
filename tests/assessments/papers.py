"""A class that has taken a check on paper, for tests of pages that show what came of it."""

from datetime import datetime, timedelta
from decimal import Decimal

from assessments.models import ChanceWindow, Item, ParallelForm
from assessments.services.papers import record_paper_scores
from classroom.models import User
from mastery.models import CorrectiveAssignment, Objective
from tests.assessments.checks import Check, make_check
from tests.support.factories import NOW
from tests.support.people import People

POINTS_ONLY = ["points_only"] * 2


def paper_check(people: People, *, codes: tuple[str, ...] = ("F1", "F2"), forms: str = "AB") -> Check:
    """Two questions of one point for each objective; the check a week ago, the second chance in two days."""
    check = make_check(people, kinds=dict.fromkeys(codes, POINTS_ONLY), forms=forms)
    for number, days in ((1, -7), (2, 2)):
        opens_at = NOW + timedelta(days=days)
        ChanceWindow.objects.filter(assessment=check.assessment, number=number).update(
            opens_at=opens_at, closes_at=opens_at + timedelta(hours=2)
        )
    return check


def give_scores(
    check: Check,
    student: User,
    *earned: str | None,
    form: str = "A",
    taken_at: datetime = NOW - timedelta(days=7),
    reason: str = "",
) -> None:
    """Scores in the order of the questions; None is not marked yet."""
    sheet = ParallelForm.objects.get(assessment=check.assessment, label=form)
    items = Item.objects.filter(form=sheet).order_by("position")
    record_paper_scores(
        actor=check.people.tess,
        assessment=check.assessment,
        form=sheet,
        enrollment=check.enrollment(student),
        scores={
            item.pk: Decimal(given) for item, given in zip(items, earned, strict=True) if given is not None
        },
        taken_at=taken_at,
        now=NOW,
        reason=reason,
    )


def give_corrective(check: Check, student: User, objective: Objective, *, state: str) -> CorrectiveAssignment:
    return CorrectiveAssignment.objects.create(
        school=check.people.school,
        unit_run=check.run,
        student=student,
        objective=objective,
        approach="visual",
        title="Draw it",
        state=state,
        done_at=NOW if state == "done" else None,
        waived_reason="Was ill" if state == "waived" else "",
        assigned_by=check.people.tess,
        assigned_at=NOW - timedelta(days=1),
    )
