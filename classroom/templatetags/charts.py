"""The charts: distribution bar, dot strip, score track, ring, interval. Each says its finding, or stands beside it.

Positions are SVG attributes or `data-v` classes, never inline styles, so the Content-Security-Policy stays strict.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.templatetags.ui import drawing, percent_value, state_words

register = template.Library()

_FULLEST_FIRST: Final = ("extended", "mastered", "nearly", "notyet", "none", "exempt")
_TENTH: Final = Decimal("0.1")


def _at(value: Decimal) -> str:
    """A coordinate, written the same in every language."""
    return str(value.quantize(_TENTH, rounding=ROUND_HALF_EVEN))


# -- score track: the tries of one student on one objective ------------------------------------------------


def _track_x(value: Decimal | int) -> Decimal:
    return 8 + Decimal("2.84") * value


def tries_sentence(tries: Sequence[Decimal | int], threshold: Decimal | int) -> str:
    """What the track shows, for those who do not see it."""
    mastery = _("Mastery is at %(threshold)s percent.") % {"threshold": percent_value(threshold)}
    if not tries:
        none = _("No try yet.")
        return f"{none} {mastery}"
    scores = [percent_value(score) for score in tries]
    if len(scores) == 1:
        one = _("One try: %(score)s percent.") % {"score": scores[0]}
        return f"{one} {mastery}"
    counted = _("%(count)s tries: %(earlier)s, then %(last)s percent.") % {
        "count": len(scores),
        "earlier": ", ".join(scores[:-1]),
        "last": scores[-1],
    }
    best = _("The best counts: %(best)s.") % {"best": percent_value(max(tries))}
    return f"{counted} {mastery} {best}"


@register.simple_tag
def score_track(tries: Iterable[Decimal | int], threshold: Decimal | int, state: str) -> SafeString:
    """The tries in order on a line from 0 to 100; the best is the filled dot, whenever it came."""
    scores = list(tries)
    best = scores.index(max(scores)) if scores else None
    ordered = [index for index in range(len(scores)) if index != best] + ([] if best is None else [best])
    dots = format_html_join(
        "",
        '<circle class="dot{}" cx="{}" cy="9" r="{}"/>',
        (
            ("", _at(_track_x(scores[index])), "6.5")
            if index == best
            else (" past", _at(_track_x(scores[index])), "5")
            for index in ordered
        ),
    )
    return format_html(
        '<svg class="track" data-s="{state}" viewBox="0 0 300 18" role="img" aria-label="{label}">'
        '<line class="base" x1="8" x2="292" y1="9" y2="9"/><line class="zone" x1="{x}" x2="292" y1="9" y2="9"/>'
        '<line class="goal" x1="{x}" x2="{x}" y1="1" y2="17"/>{dots}</svg>',
        state=state,
        label=tries_sentence(scores, threshold),
        x=_at(_track_x(threshold)),
        dots=dots,
    )


@register.simple_tag
def track_scale(threshold: Decimal | int) -> SafeString:
    """The written ends of a score track."""
    return format_html(
        '<p class="scale" aria-hidden="true"><span>0</span><span class="at" data-v="{}">{}</span></p>',
        int(threshold),
        _("mastery at %(threshold)s") % {"threshold": percent_value(threshold)},
    )


# -- interval: a figure and how sure it is ------------------------------------------------------------------


@register.simple_tag
def interval_track(
    low: float, middle: float, high: float, start: float, end: float, goal: float
) -> SafeString:
    """The interval on a line from `start` to `end`, the figure as a dot on it, `goal` across; numbers stand beside."""

    def at(value: float) -> str:
        return _at(8 + Decimal(284) * (Decimal(value) - Decimal(start)) / (Decimal(end) - Decimal(start)))

    return format_html(
        '<svg class="track" data-s="none" viewBox="0 0 300 18" aria-hidden="true">'
        '<line class="base" x1="8" x2="292" y1="9" y2="9"/><line class="goal" x1="{goal}" x2="{goal}" y1="1" y2="17"/>'
        '<path class="goal" d="M{low} 5v8M{low} 9H{high}M{high} 5v8"/><circle class="dot" cx="{middle}" cy="9" r="5"/>'
        "</svg>",
        goal=at(goal),
        low=at(low),
        high=at(high),
        middle=at(middle),
    )


# -- ring: n of m objectives -------------------------------------------------------------------------------


@register.simple_tag
def ring(done: int, total: int) -> SafeString:
    """One arc per objective, so that a part reads as a count and not as a grade."""
    step = Decimal(100) / max(total, 1)
    gap = min(Decimal(3), step / 4) if total > 1 else Decimal(0)
    arcs = format_html_join(
        "",
        '<circle class="{}" cx="50" cy="50" r="44" pathLength="100" stroke-dasharray="{} {}" stroke-dashoffset="{}"'
        ' transform="rotate(-90 50 50)"/>',
        (
            (
                "fg" if arc < done else "bg",
                _at(step - gap),
                _at(100 - step + gap),
                _at(-(step * arc + gap / 2)),
            )
            for arc in range(max(total, 1))
        ),
    )
    label = ngettext(
        "%(done)s of %(total)s objective mastered",
        "%(done)s of %(total)s objectives mastered",
        total,
    ) % {"done": done, "total": total}
    return format_html(
        '<div class="ring" role="img" aria-label="{}"><svg viewBox="0 0 100 100" aria-hidden="true">{}</svg>'
        '<div aria-hidden="true"><b>{}<small> {}</small></b><span>{}</span></div></div>',
        label,
        arcs,
        done,
        _("of %(total)s") % {"total": total},
        _("mastered"),
    )


# -- distribution bar: how many are in each state ----------------------------------------------------------


def counts_sentence(counts: Mapping[str, int]) -> str:
    """The states that occur, fullest first, with how many are in each."""
    parts = [f"{counts[state]} {state_words(state)}" for state in _FULLEST_FIRST if counts.get(state)]
    return ", ".join(parts)


@register.simple_tag
def dist(counts: Mapping[str, int], described: bool = False) -> SafeString:
    """Beside written counts it is silent; alone (`described`) it says them itself.

    The grid draws one for each objective, so the parts, all ours, are joined without escaping each.
    """
    inner, x = "", 0
    for state in _FULLEST_FIRST:
        if width := int(counts.get(state, 0)):
            inner += f'<rect data-s="{state}" x="{x}" width="{width}" height="1"/>'
            x += width
    named = (
        format_html('role="img" aria-label="{}"', counts_sentence(counts))
        if described
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="dist" viewBox="0 0 {} 1" preserveAspectRatio="none" {}>{}</svg>',
        max(x, 1),
        named,
        SafeString(inner),
    )


# -- dot strip: the scores of a class on one objective -----------------------------------------------------

_LEFT: Final = Decimal(6)
_WIDTH: Final = Decimal(468)
_SLOT: Final = 17
_TALLEST: Final = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """From `start` to 100, with slots one mark wide that are counted from the mastery line.

    Counting from the line keeps every mark on its own side of it, however the scores fall.
    """

    start: Decimal
    threshold: Decimal

    def x(self, value: Decimal) -> Decimal:
        return _LEFT + (value - self.start) * _WIDTH / (100 - self.start)

    def slot(self, value: Decimal) -> int:
        """The outermost slots take in what would stand half outside the frame."""
        per_slot = (100 - self.start) * _SLOT / _WIDTH
        slot = int(((value - self.threshold) / per_slot).to_integral_value(rounding=ROUND_FLOOR))
        before = int((self.x(self.threshold) - _LEFT) // _SLOT)
        after = int((_LEFT + _WIDTH - self.x(self.threshold)) // _SLOT)
        return max(-before, min(slot, max(after - 1, 0)))

    def slot_x(self, slot: int) -> Decimal:
        return self.x(self.threshold) + slot * _SLOT

    def ticks(self) -> list[int]:
        return [tick for tick in range(int(self.start) // 10 * 10, 101, 10) if tick >= self.start]


def _axis(scores: Sequence[Decimal], threshold: Decimal) -> _Axis:
    lowest = min([*scores, threshold - 20])
    return _Axis(start=max(Decimal(0), (lowest - 2) // 10 * 10), threshold=threshold)


def strip_sentence(scores: Sequence[tuple[Decimal, str]], threshold: Decimal) -> str:
    """Range, counts by state and where the line stands."""
    if not scores:
        return _("No scores yet.")
    values = [value for value, _state in scores]
    return _(
        "Scores from %(low)s to %(high)s percent: %(counts)s. The line marks mastery at %(threshold)s percent."
    ) % {
        "low": percent_value(min(values)),
        "high": percent_value(max(values)),
        "counts": counts_sentence(Counter(state for _value, state in scores)),
        "threshold": percent_value(threshold),
    }


def _stacked(scores: Sequence[tuple[Decimal, str]], axis: _Axis) -> list[tuple[str, int, int]]:
    """State, slot and place in the slot's stack of every score, lowest score first."""
    heights: Counter[int] = Counter()
    placed = []
    for value, state in sorted(scores):
        slot = axis.slot(value)
        placed.append((state, slot, heights[slot]))
        heights[slot] += 1
    return placed


@register.simple_tag
def dot_strip(scores: Iterable[tuple[Decimal | int, str]], threshold: Decimal | int) -> SafeString:
    """One mark per student over the percent axis. `scores` are pairs of percent and state."""
    pairs = [(Decimal(value), str(state)) for value, state in scores]
    axis = _axis([value for value, _state in pairs], Decimal(threshold))
    placed = _stacked(pairs, axis)
    rows = max([5, *(level + 1 for _state, _slot, level in placed)])
    step = min(Decimal(_SLOT), Decimal(_TALLEST) / rows)
    floor = step * (rows - 1) + _SLOT + 6
    marks = format_html_join(
        "",
        '<use href="{}" data-s="{}" class="pt" x="{}" y="{}" width="16" height="16"/>',
        (
            (drawing(f"mk-{state}"), state, _at(axis.slot_x(slot)), _at(floor - _SLOT - step * level))
            for state, slot, level in placed
        ),
    )
    goal = axis.x(axis.threshold)
    svg = format_html(
        '<svg class="strip" viewBox="0 0 480 {height}" role="img" aria-label="{label}">'
        '<rect class="zone" x="{goal}" y="0" width="{zone}" height="{floor}" rx="6"/>'
        '<line class="base" x1="6" x2="474" y1="{base}" y2="{base}"/>'
        '<line class="goal" x1="{goal}" x2="{goal}" y1="0" y2="{height}"/>{marks}</svg>',
        height=_at(floor + 4),
        label=strip_sentence(pairs, axis.threshold),
        goal=_at(goal - 1),
        zone=_at(_LEFT + _WIDTH - goal + 1),
        floor=_at(floor),
        base=_at(floor + 2),
        marks=marks,
    )
    return svg + _strip_scale(axis)


def _strip_scale(axis: _Axis) -> SafeString:
    """The written axis; where it does not begin at 0 the first number says so."""
    ticks = format_html_join(
        "",
        '<span class="at" data-v="{}">{}</span>',
        ((int(axis.x(Decimal(tick)) * 100 / 480), tick) for tick in axis.ticks()),
    )
    return format_html('<p class="scale strip-scale" aria-hidden="true">{}</p>', ticks)
