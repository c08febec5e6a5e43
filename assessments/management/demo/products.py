"""What students of the demo school made when they went further, what their teacher said, and what they show."""

from datetime import datetime, timedelta

from assessments.management.demo.drawings import room_plan
from classroom.models import User
from mastery.models import EnrichmentChoice
from mastery.services.enrichment import complete_enrichment
from mastery.services.feedback import give_feedback
from mastery.services.gallery import show_product

NOTES = {
    "project": "My plan hangs in the corridor. Each square is half a meter; the door took three tries to draw.",
    "exploration": "I found a way to write every fraction I tried. Taking the largest unit fraction first never fails.",
    "peer_teaching": "One picture of a pizza and one of a ruler. The ruler worked better, so I began with it.",
    "application": "The recipe for thirty needs eleven eggs. We cooked it, and two portions were left.",
}
WORDS = "The scale stands beside the drawing, so that anybody can check it. Next: what changes in a scale of 1 to 20?"


def finish(chosen: EnrichmentChoice, teacher: User, *, number: int, now: datetime) -> None:
    """Finished by its student. The first has a file, is shown with a name and waits for an answer; the next has one."""
    maker = chosen.student
    kind = chosen.activity.kind if chosen.activity else "project"
    audience = (chosen.activity.audience if chosen.activity else "") or "My class"
    choice = complete_enrichment(
        actor=maker,
        choice=chosen,
        note=NOTES[kind],
        audience=audience,
        link="",
        file=room_plan() if number == 0 else None,
        now=now,
    )
    if number % 2 == 0:
        show_product(actor=maker, choice=choice, with_name=number == 0, now=now + timedelta(hours=1))
    else:
        given_at = now + timedelta(hours=2)
        give_feedback(actor=teacher, choice=choice, text=WORDS, based_on=0, now=given_at)
