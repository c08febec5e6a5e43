"""Peer teaching: who offered or asked, who is not put together, and what two students do with each other."""

import pghistory
from django.db import models
from django.db.models.functions import Greatest, Least

from classroom.models import SchoolOwned, Section, User
from mastery.models.objectives import Objective
from mastery.models.units import UnitRun
from mastery.models.work import CorrectiveAssignment


class PeerWish(SchoolOwned):
    """A student offers to explain something of a unit (`tutor`) or asks for it (`learner`); taken back, it is gone."""

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="peer_wishes")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="peer_wishes")
    side = models.CharField(max_length=8)
    wished_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["unit_run", "student", "side"], name="peer_wish_once"),
            models.CheckConstraint(
                condition=models.Q(side__in=["tutor", "learner"]), name="peer_wish_side_known"
            ),
        ]


@pghistory.track()
class PeerBan(SchoolOwned):
    """Two students of a class who are not put together; lifted, never deleted."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="peer_bans")
    first = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                "section",
                Least("first", "second"),
                Greatest("first", "second"),
                condition=models.Q(lifted_at__isnull=True),
                name="peer_ban_active_once",
            ),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="peer_ban_of_two"),
        ]


@pghistory.track()
class PeerSession(SchoolOwned):
    """One student explains an objective to another: proposed, approved (the learner's `corrective`), done by both.

    Each side writes a log for the teacher and may thank the other; only the thanks are shown to the other side.
    """

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="peer_sessions")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="+")
    tutor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="peer_sessions_as_tutor")
    learner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="peer_sessions_as_learner")
    state = models.CharField(max_length=12, default="proposed")
    script = models.TextField()
    reason = models.CharField(max_length=300)
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    corrective = models.OneToOneField(
        CorrectiveAssignment, on_delete=models.PROTECT, null=True, related_name="peer_session"
    )
    tutor_log = models.TextField(blank=True, default="")
    tutor_logged_at = models.DateTimeField(null=True)
    tutor_thanks = models.CharField(max_length=300, blank=True, default="")
    learner_log = models.TextField(blank=True, default="")
    learner_logged_at = models.DateTimeField(null=True)
    learner_thanks = models.CharField(max_length=300, blank=True, default="")
    done_at = models.DateTimeField(null=True)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["learner", "objective"],
                condition=models.Q(state__in=["proposed", "approved"]),
                name="peer_session_open_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(tutor=models.F("learner")), name="peer_session_of_two"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "cancelled"], done_at__isnull=True)
                | models.Q(
                    state="approved",
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    corrective__isnull=False,
                    done_at__isnull=True,
                )
                | models.Q(
                    state="done",
                    corrective__isnull=False,
                    tutor_logged_at__isnull=False,
                    learner_logged_at__isnull=False,
                    done_at__isnull=False,
                ),
                name="peer_session_state_is_whole",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(tutor_logged_at__isnull=True, tutor_log="", tutor_thanks="")
                    | (models.Q(tutor_logged_at__isnull=False) & ~models.Q(tutor_log=""))
                )
                & (
                    models.Q(learner_logged_at__isnull=True, learner_log="", learner_thanks="")
                    | (models.Q(learner_logged_at__isnull=False) & ~models.Q(learner_log=""))
                ),
                name="peer_session_logs_are_dated",
            ),
        ]
