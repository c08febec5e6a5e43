"""An explanation in words: why a record counts or not, and where the values that decided come from."""

from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mastery.engine.explanation import Explanation, Unused, Weighed
from mastery.selectors.policy_places import ValueLine, deciding_lines

register = template.Library()

COUNTS: Final = _("counts")
UNUSED_WORDS: Final[dict[Unused, Promise]] = {
    Unused.REPLACED: _("corrected since, so it does not count"),
    Unused.EXCUSED: _("excused"),
    Unused.VOID: _("set aside, it does not count"),
    Unused.DO_OVER: _("to be taken again, it does not count"),
    Unused.NOT_BEST: _("another try is better"),
    Unused.EARLIER: _("a later try counts"),
    Unused.NOT_AMONG_TOP: _("other tries are better"),
    Unused.BELOW_MASTERY: _("below mastery, so it does not count"),
}


@register.filter
def weighed_words(each: Weighed) -> Promise:
    return COUNTS if each.unused is None else UNUSED_WORDS[each.unused]


@register.filter
def deciding_values(why: Explanation) -> tuple[ValueLine, ...]:
    return deciding_lines(why)
