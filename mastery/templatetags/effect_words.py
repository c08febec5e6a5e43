"""Figures of the effectiveness report in words: gains with their sign, intervals from low to high."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mastery.engine.intervals import Interval

register = template.Library()

HUNDRED = 100


@register.filter
def rounded(value: float) -> str:
    """To one decimal; such a figure decides nothing."""
    return number_format(round(value, 1), decimal_pos=1)


@register.filter
def signed(value: float) -> str:
    """A gain, or a loss, of percentage points."""
    sign = "\N{MINUS SIGN}" if round(value, 1) < 0 else "+"
    return f"{sign}{rounded(abs(value))}"


@register.filter
def from_to(interval: Interval) -> str:
    """Both ends of a 95 % interval, with their signs."""
    return _("%(low)s to %(high)s") % {"low": signed(interval.low), "high": signed(interval.high)}


@register.filter
def percent_from_to(interval: Interval) -> str:
    """Both ends of the interval of a share."""
    low, high = rounded(interval.low * HUNDRED), rounded(interval.high * HUNDRED)
    return _("%(low)s to %(high)s\N{NO-BREAK SPACE}%%") % {"low": low, "high": high}
