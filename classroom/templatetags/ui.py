"""Tags every page uses: icons, marks and words of the learning states, percents, inputs of a form."""

from decimal import ROUND_DOWN, Decimal
from functools import cache
from typing import Final

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

STATE_WORDS: Final[dict[str, str | Promise]] = {
    "none": _("Not assessed yet"),
    "notyet": _("Not yet"),
    "nearly": _("Nearly there"),
    "mastered": _("Mastered"),
    "extended": _("Extended"),
    "exempt": _("Exempt"),
}

_STATES: Final = {state: state for state in STATE_WORDS}
_PLAIN_WIDGETS: Final = frozenset({"checkbox", "radioselect", "checkboxselectmultiple"})


@register.filter
def state_words(state: str) -> str:
    """A state is always written in words; a state we have no words for is a bug and fails here."""
    return str(STATE_WORDS[state])


def drawing(name: str) -> str:
    """The address of a symbol in the one file of drawings, which a browser keeps for all pages."""
    return f"{static('img/drawings.svg')}#{name}"


@register.simple_tag
@cache
def mark(state: str, large: bool = False) -> SafeString:
    """The shape of a state. It says nothing to a screen reader, so words stand beside it."""
    size = " mk-l" if large else ""
    return format_html(
        '<svg class="mk{}" aria-hidden="true"><use href="{}"/></svg>', size, drawing(f"mk-{_STATES[state]}")
    )


@register.simple_tag
@cache
def icon(name: str, small: bool = False, large: bool = False, flip: bool = False) -> SafeString:
    """A drawing from the sprite. `flip` mirrors arrows where text runs from right to left."""
    size = " i-s" if small else " i-l" if large else ""
    return format_html(
        '<svg class="i{}{}" aria-hidden="true"><use href="{}"/></svg>',
        size,
        " flip" if flip else "",
        drawing(f"i-{name}"),
    )


@register.filter
def percent_value(value: Decimal | int) -> str:
    """Cut, not rounded, to one decimal, so that 79.99 never reads as 80."""
    cut = Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return number_format(cut, decimal_pos=0 if cut == cut.to_integral_value() else 1)


@register.filter
def percent(value: Decimal | int) -> str:
    """The number and its sign, which stay on one line."""
    return f"{percent_value(value)}\N{NO-BREAK SPACE}%"


@register.simple_tag
def field_input(field: BoundField) -> SafeString:
    """The input of a field in our style; Django adds the links to its hint and problem."""
    if field.widget_type in _PLAIN_WIDGETS:
        return field.as_widget()
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"input {own}".strip()})
