"""What a class has been told stays: a published unit has three to five essential objectives, whoever changes it."""

from django.utils.translation import gettext as _

from classroom.refusals import DomainError
from mastery.engine.planning import FEWEST_ESSENTIALS, MOST_ESSENTIALS
from mastery.models import Objective, Unit, UnitRun


class EssentialsFixed(DomainError):
    """A published unit keeps three to five essential objectives."""

    def __init__(self) -> None:
        super().__init__(
            "essentials_fixed",
            _("This unit is published, so it keeps %(fewest)d to %(most)d essential objectives.")
            % {"fewest": FEWEST_ESSENTIALS, "most": MOST_ESSENTIALS},
        )


def keep_essentials(unit: Unit) -> None:
    """Refuse what was just done to the objectives of a locked unit where it breaks what its students were told."""
    if not UnitRun.objects.filter(unit=unit, published_at__isnull=False).exists():
        return
    essentials = Objective.objects.in_plan().filter(unit=unit, is_essential=True).count()
    if not FEWEST_ESSENTIALS <= essentials <= MOST_ESSENTIALS:
        raise EssentialsFixed
