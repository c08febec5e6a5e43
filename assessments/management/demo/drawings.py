"""Two small pictures of the demo school, drawn when it is loaded: one beside an activity, one beside a product."""

import io
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from classroom.models import User
from mastery.formats.files import TakenFile, take_file
from mastery.models import CorrectiveActivity, EnrichmentChoice, UnitRun
from mastery.services.enrichment import complete_enrichment
from mastery.services.feedback import give_feedback
from mastery.services.files import add_activity_files
from mastery.services.gallery import show_product

INK, PAPER = "#1d3b53", "#ffffff"


def beside_activity(run: UnitRun, teacher: User, code: str, approach: str, *, now: datetime) -> None:
    activity = CorrectiveActivity.objects.in_use().get(
        objective__unit=run.unit_id, objective__code=code, approach=approach
    )
    add_activity_files(actor=teacher, run=run, activity=activity, files=[_two_lines()], now=now)


def beside_sams_product(run: UnitRun, teacher: User, *, now: datetime) -> None:
    """Finished, shown with the name, answered: what a family and the gallery then read."""
    rows = EnrichmentChoice.objects.select_related("student", "unit_run__section", "activity")
    choice = rows.get(unit_run=run, student__username="sam")
    done = complete_enrichment(
        actor=choice.student,
        choice=choice,
        note="I drew it to scale on squared paper and measured twice. The door is one square wide.",
        audience="My family",
        link="",
        file=room_plan(),
        now=now,
    )
    show_product(actor=choice.student, choice=done, with_name=True, now=now + timedelta(hours=1))
    words = (
        "The scale stands beside the drawing, and both doors fit. Next: what changes in a scale of 1 to 20?"
    )
    give_feedback(actor=teacher, choice=choice, text=words, based_on=0, now=now + timedelta(hours=2))


def _two_lines() -> TakenFile:
    picture = Image.new("RGB", (480, 160), PAPER)
    pen = ImageDraw.Draw(picture)
    for top in (50, 110):
        pen.line((20, top, 460, top), fill=INK, width=3)
        for step in range(12):
            pen.line((20 + 40 * step, top - 8, 20 + 40 * step, top + 8), fill=INK, width=2)
    return _taken(picture, "Two number lines to fill in.png")


def room_plan() -> TakenFile:
    picture = Image.new("RGB", (480, 320), PAPER)
    pen = ImageDraw.Draw(picture)
    for box in ((20, 20, 460, 300), (20, 20, 220, 140), (300, 180, 460, 300)):
        pen.rectangle(box, outline=INK, width=4)
    return _taken(picture, "Plan of my room.png")


def _taken(picture: Image.Image, name: str) -> TakenFile:
    drawn = io.BytesIO()
    picture.save(drawn, "PNG")
    return take_file(name, drawn.getvalue())
