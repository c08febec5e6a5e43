"""Words and drawings of approaches and ways to go further; the tries of one objective in a sentence."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from classroom.templatetags.ui import percent, percent_value
from mastery.engine.correctives import Approach
from mastery.engine.enrichment import EnrichmentKind
from mastery.engine.wording import listing
from mastery.selectors.tracker_words import (
    APPROACH_ICONS,
    FURTHER_ICONS,
    FURTHER_WORDS,
    USED_IN_CLASS,
    WAY_IN,
    WAY_TO_HELP,
)
from mastery.selectors.words import APPROACH_WORDS, GROUP_SIZES

register = template.Library()


@register.filter
def approach_words(approach: str) -> str:
    """For staff."""
    return str(APPROACH_WORDS[Approach(approach)])


@register.filter
def group_size_words(size: int) -> str:
    """How many work on it together, inside a sentence."""
    return str(dict(GROUP_SIZES)[size]).lower()


@register.filter
def approach_icon(approach: str) -> str:
    return APPROACH_ICONS[Approach(approach)]


@register.filter
def way_to_help(approach: str) -> str:
    """For families."""
    return str(WAY_TO_HELP[Approach(approach)])


@register.filter
def way_in(approach: str) -> str:
    """For students: what they would do."""
    return str(WAY_IN[Approach(approach)])


@register.filter
def way_named(approach: str) -> str:
    """For families: what it is worked with."""
    return str(USED_IN_CLASS[Approach(approach)])


@register.filter
def further_words(kind: str) -> str:
    """For students: one verb."""
    return str(FURTHER_WORDS[EnrichmentKind(kind)])


@register.filter
def further_icon(kind: str) -> str:
    return FURTHER_ICONS[EnrichmentKind(kind)]


@register.simple_tag
def tries_words(percents: Sequence[Decimal], threshold: Decimal, *, is_there: bool) -> str:
    """What stands under the line of tries: every try in order, and which one counts."""
    if not percents:
        return ""
    best = _("Best %(best)s") % {"best": percent(max(percents))}
    if len(percents) == 1:
        goal = _("%(best)s, mastery at %(goal)s") % {"best": best, "goal": percent_value(threshold)}
        return best if is_there else goal
    earlier = ", ".join(percent_value(each) for each in percents[:-1])
    in_order = _("%(earlier)s, then %(last)s") % {"earlier": earlier, "last": percent(percents[-1])}
    return in_order if percents[-1] == max(percents) else f"{in_order}. {best}"


@register.filter
def in_words(names: Sequence[str]) -> str:
    """One, two and three."""
    return listing([str(name) for name in names])
