"""Ways to go further that a unit offers: never fewer than a choice, with ready ones where its teacher wrote too few."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from classroom.refusals import DomainError
from mastery.engine.enrichment import EnrichmentKind, is_a_choice, kinds_to_add
from mastery.models import EnrichmentActivity, EnrichmentChoice, Unit, UnitRun
from mastery.selectors.enrichment_texts import ready_option
from mastery.services.steps.plan_lock import lock_unit, raise_version


class OptionNeeded(DomainError):
    """Students who were offered a choice keep one."""

    def __init__(self) -> None:
        super().__init__(
            "option_needed",
            _(
                "Students were offered a choice of at least three ways to go further, of two kinds."
                " Add another one first."
            ),
        )


def offered_kinds(unit: Unit) -> list[EnrichmentKind]:
    rows = EnrichmentActivity.objects.filter(unit=unit).order_by("pk")
    return [EnrichmentKind(kind) for kind in rows.values_list("kind", flat=True)]


def make_it_a_choice(run: UnitRun) -> None:
    """What a student is offered is at least three options of two kinds."""
    unit = lock_unit(run)
    if write_ready_options(unit, kinds_to_add(offered_kinds(unit))):
        raise_version(unit)


def keep_it_a_choice(unit: Unit, *, had: list[EnrichmentKind]) -> None:
    """Refuse to take the choice away again, once somebody was offered it. Ask after the change."""
    is_offered = EnrichmentChoice.objects.filter(unit_run__unit=unit, done_at__isnull=True).exists()
    if is_offered and is_a_choice(had) and not is_a_choice(offered_kinds(unit)):
        raise OptionNeeded


def write_ready_options(unit: Unit, kinds: Collection[EnrichmentKind]) -> int:
    """One ready option of each of these kinds; a title that the unit has already gets its kind behind it."""
    rows = EnrichmentActivity.objects.filter(unit=unit)
    taken = {title.casefold() for title in rows.values_list("title", flat=True)} if kinds else set()
    options = [ready_option(kind) for kind in kinds]
    added = EnrichmentActivity.objects.bulk_create(
        EnrichmentActivity(
            school_id=unit.school_id,
            unit=unit,
            kind=option.kind.value,
            title=f"{option.title} 2" if option.title.casefold() in taken else option.title,
            description=option.description,
            audience=option.audience,
            minutes=option.minutes,
        )
        for option in options
    )
    return len(added)
