"""Remind of a second chance those who need it, looking again at the moment of sending."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import ChanceWindow
from assessments.selectors.audience import Addressee, audience
from assessments.selectors.windows import chance_words
from assessments.services.steps.reminders import key_prefix
from classroom.services.steps.notices import Telling, tell
from classroom.web import wall_clock
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.status import Status
from mastery.engine.wording import listing
from mastery.models import ObjectiveStatus
from mastery.selectors.work import corrective_states


def remind_second_chance(payload: Mapping[str, Any], now: datetime) -> str:
    """Handle of `assessments.remind_second_chance`: "" when somebody was told, else why nobody was."""
    window = (
        ChanceWindow.objects.select_related(
            "assessment__unit_run__unit", "assessment__unit_run__section__school"
        )
        .filter(pk=payload["window_id"])
        .first()
    )
    refusal = _why_not(window, version=payload["version"], now=now)
    if window is None or refusal:
        return refusal
    addressees = {each.student_id: each for each in audience(window.assessment.unit_run.section_id)}
    unmet = _not_yet_there(window, students=list(addressees))
    if not unmet:
        return "everybody assessed is there"
    tell(
        _tellings(window, addressees, unmet, stage=payload["stage"]),
        school_id=window.school_id,
        now=now,
    )
    return ""


def _why_not(window: ChanceWindow | None, *, version: int, now: datetime) -> str:
    if window is None:
        return "window gone"
    if window.version != version:
        return "window moved"
    if window.closes_at <= now:
        return "window closed"
    if window.assessment.unit_run.published_at is None:
        return "unit not published"
    return ""


def _not_yet_there(window: ChanceWindow, *, students: Sequence[int]) -> Mapping[int, list[tuple[int, str]]]:
    """For each student the objectives of the check, as (id, code), that were shown but not yet well enough.

    Those never assessed have no second chance to be reminded of, and the exempt have none to take.
    """
    unmet: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = (
        ObjectiveStatus.objects.filter(
            student__in=students,
            state=Status.NOT_YET.value,
            objective__alignments__item__form__assessment=window.assessment_id,
        )
        .order_by("objective__position", "objective_id", "student_id")
        .values_list("student_id", "objective_id", "objective__code")
        .distinct()
    )
    for student_id, objective_id, code in rows:
        unmet[student_id].append((objective_id, code))
    return unmet


def _tellings(
    window: ChanceWindow,
    addressees: Mapping[int, Addressee],
    unmet: Mapping[int, Sequence[tuple[int, str]]],
    *,
    stage: str,
) -> list[Telling]:
    objective_ids = {objective_id for pairs in unmet.values() for objective_id, _code in pairs}
    correctives = corrective_states(list(unmet), objective_ids)
    zone = window.assessment.unit_run.section.school.time_zone
    title = _("Your %(chance)s: %(unit)s, %(day)s") % {
        "chance": chance_words(window.number),
        "unit": window.assessment.unit_run.unit.title,
        "day": wall_clock.day(window.opens_at, zone=zone),
    }
    return [
        Telling(
            recipient_id=student_id,
            key=_notice_key(window, stage=stage, enrollment_id=addressees[student_id].enrollment_id),
            title=title,
            body=_body(
                window,
                pairs,
                {objective_id: correctives.get((student_id, objective_id)) for objective_id, _code in pairs},
                zone=zone,
            ),
            url=reverse("mastery:my_unit", args=[window.assessment.unit_run_id]),
        )
        for student_id, pairs in unmet.items()
    ]


def _notice_key(window: ChanceWindow, *, stage: str, enrollment_id: int) -> str:
    return f"{key_prefix(window.pk)}{stage}:enr:{enrollment_id}:v{window.version}"


def _body(
    window: ChanceWindow,
    pairs: Sequence[tuple[int, str]],
    states: Mapping[int, CorrectiveState | None],
    *,
    zone: str,
) -> str:
    """When it is, for what, and what to do first; work in hand is named before work still to be given."""
    in_hand = [code for objective_id, code in pairs if states[objective_id] is CorrectiveState.ASSIGNED]
    waiting = [code for objective_id, code in pairs if states[objective_id] is None]
    lines = [
        _("%(when)s, for %(codes)s.")
        % {
            "when": wall_clock.span(window.opens_at, window.closes_at, zone=zone),
            "codes": listing([code for _objective_id, code in pairs]),
        }
    ]
    if in_hand:
        lines.append(_("First finish your different way in for %s.") % listing(in_hand))
    if waiting:
        lines.append(_("Ask your teacher for a different way in for %s.") % listing(waiting))
    if not in_hand and not waiting:
        lines.append(_("You have done your different way in. Your best try counts."))
    return "\n".join(lines)
