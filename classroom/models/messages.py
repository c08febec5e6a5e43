"""What leaves a transaction (outbox), what people are told (notices), and replies kept for repeats."""

from django.db import models

from classroom.models.people import User
from classroom.models.schools import SchoolOwned


class OutboxMessage(SchoolOwned):
    """Work that must happen after a commit, written in the same transaction; `kind` is the task's name.

    The payload holds ids only. States: new, queued, sending, sent, skipped, parked, uncertain, cancelled.
    """

    kind = models.CharField(max_length=80)
    dedupe = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="new")
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(SchoolOwned.Meta):
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="new"), name="outbox_due"),
            models.Index(
                fields=["lease_until"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="outbox_leased",
            ),
        ]
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "new",
                        "queued",
                        "sending",
                        "sent",
                        "skipped",
                        "parked",
                        "uncertain",
                        "cancelled",
                    ]
                ),
                name="outbox_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(lease_until__isnull=True) | models.Q(state__in=["queued", "sending"]),
                name="outbox_lease_only_in_hand",
            ),
        ]


class Notice(SchoolOwned):
    """One message shown to one person; `key` makes sure it is told once."""

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(SchoolOwned.Meta):
        indexes = [models.Index(fields=["recipient", "-created_at"], name="notice_by_recipient")]


class IdempotencyKey(SchoolOwned):
    """The reply to one repeated request: same person, operation, key and body get the same answer."""

    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    operation = models.CharField(max_length=80)
    key = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["actor", "operation", "key"], name="idempotency_key_once"),
        ]
