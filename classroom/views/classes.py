"""The classes a person may open, each as a card."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from classroom.http import PersonRequest
from classroom.permissions import can
from classroom.roles import Permission
from classroom.selectors.classes import ClassCard, class_cards
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.selectors.class_units import UnitNow, units_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A class with the unit it is in; `unit` is None before the first."""

    about: ClassCard
    unit: UnitNow | None


@requires(Permission.USE_ACCOUNT)
@require_GET
def classes(request: PersonRequest) -> HttpResponse:
    """Everybody may ask; the list holds what the person teaches or administers, and nothing else."""
    cards = class_cards(request.user)
    units = units_now([card.section_id for card in cards])
    context = {
        "cards": tuple(Card(about=card, unit=units.get(card.section_id)) for card in cards),
        "may_create": can(request.user, Permission.CREATE_CLASS),
    }
    return render_page(request, "classroom/classes/page.html", context)
