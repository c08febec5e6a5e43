"""What the methods of calculation are called on screen, how each works, and how a verdict is drawn."""

from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classroom.templatetags.ui import percent
from mastery.engine.calculation import Method
from mastery.engine.comparison import USUAL_RECENT, USUAL_TIMES, USUAL_TOP, USUAL_WEIGHT, Verdict
from mastery.engine.status import Shown

register = template.Library()

_USUAL: Final = {
    "weight": USUAL_WEIGHT,
    "rest": 100 - USUAL_WEIGHT,
    "times": USUAL_TIMES,
    "top": USUAL_TOP,
    "recent": USUAL_RECENT,
}

NAMES: Final[dict[Method, Promise]] = {
    Method.HIGHEST: _("Best try"),
    Method.LATEST: _("Latest try"),
    Method.AVERAGE: _("Average"),
    Method.WEIGHTED_AVERAGE: _("Weighted average"),
    Method.DECAYING_AVERAGE: _("Decaying average"),
    Method.N_TIMES: _("Reached %(times)s times"),
    Method.POWER_LAW: _("Power law"),
    Method.MEAN_OF_TOP: _("Average of top %(top)s"),
    Method.MEDIAN_OF_RECENT: _("Median of last %(recent)s"),
}

RULES: Final[dict[Method, Promise]] = {
    Method.HIGHEST: _("The highest try counts, whenever it came. This is the method in force."),
    Method.LATEST: _("The last try counts, whatever came before it."),
    Method.AVERAGE: _("All tries are added up and divided by how many there are."),
    Method.WEIGHTED_AVERAGE: _(
        "The last try counts %(weight)s\u00a0%%, the average of all others %(rest)s\u00a0%%."
    ),
    Method.DECAYING_AVERAGE: _("Each new try counts %(weight)s\u00a0%% against all that came before it."),
    Method.N_TIMES: _(
        "Mastery has to be reached %(times)s times; then the tries that reach it are averaged. Until then"
        " there is no number."
    ),
    Method.POWER_LAW: _("A curve is drawn through all tries, and its end counts. Fewer than 3 are averaged."),
    Method.MEAN_OF_TOP: _("The %(top)s highest tries are averaged."),
    Method.MEDIAN_OF_RECENT: _(
        "The middle one of the last %(recent)s tries counts; of 2, the point between."
    ),
}


@register.filter
def method_name(method: Method) -> str:
    return str(NAMES[method]) % _USUAL


@register.filter
def method_rule(method: Method) -> str:
    return str(RULES[method]) % _USUAL


@register.filter
def verdict_state(verdict: Verdict) -> str:
    """There is no band below the threshold here: a method either reaches it or does not."""
    return Shown.MASTERED.value if verdict.reaches else Shown.NOT_YET.value


@register.filter
def verdict_value(verdict: Verdict) -> str:
    shown = verdict.shown_percent
    return gettext("no number") if shown is None else percent(shown)
