"""What a student sees of peer teaching: their wishes and sessions. Neither asks for anybody's status or score."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from mastery.engine.cycle import Stage
from mastery.models import PeerSession, PeerWish, UnitRun


@dataclass(frozen=True, slots=True, kw_only=True)
class WishLine:
    """A unit in which one may offer to explain or ask for it."""

    run_id: int
    unit_title: str
    section_title: str
    explains: bool
    asks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    """A session with a classmate. Of the other's words only the thanks are shown."""

    id: int
    other: str
    statement: str
    begins: bool
    steps: tuple[str, ...]
    is_told: bool
    log: str
    thanks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPeers:
    units: tuple[WishLine, ...]
    open: tuple[OwnSession, ...]
    told: tuple[OwnSession, ...]


def my_peers_of(student_id: int) -> MyPeers:
    """Two queries. Sessions that are only proposed are not there."""
    sessions = [
        _session(row, is_tutor=row.tutor_id == student_id)
        for row in PeerSession.objects.filter(Q(tutor=student_id) | Q(learner=student_id))
        .filter(state__in=["approved", "done"])
        .select_related("objective", "tutor", "learner")
        .order_by("-approved_at", "-pk")
    ]
    return MyPeers(
        units=_units(student_id),
        open=tuple(session for session in reversed(sessions) if not session.is_told),
        told=tuple(session for session in sessions if session.is_told),
    )


def _session(row: PeerSession, *, is_tutor: bool) -> OwnSession:
    own, other = ("tutor", "learner") if is_tutor else ("learner", "tutor")
    return OwnSession(
        id=row.pk,
        other=getattr(row, other).full_name,
        statement=row.objective.statement,
        begins=is_tutor,
        steps=tuple(line.strip() for line in row.script.splitlines() if line.strip()),
        is_told=getattr(row, f"{own}_logged_at") is not None,
        log=getattr(row, f"{own}_log"),
        thanks=getattr(row, f"{other}_thanks"),
    )


def _units(student_id: int) -> tuple[WishLine, ...]:
    wishes = PeerWish.objects.filter(unit_run=OuterRef("pk"), student=student_id)
    runs = (
        UnitRun.objects.filter(
            published_at__isnull=False,
            section__enrollments__student=student_id,
            section__enrollments__ended_at__isnull=True,
        )
        .exclude(stage=Stage.CLOSED.value)
        .select_related("unit", "section")
        .annotate(explains=Exists(wishes.filter(side="tutor")), asks=Exists(wishes.filter(side="learner")))
        .order_by("-published_at", "-pk")
    )
    return tuple(
        WishLine(
            run_id=run.pk,
            unit_title=run.unit.title,
            section_title=run.section.title,
            explains=run.explains,
            asks=run.asks,
        )
        for run in runs
    )
