"""The effectiveness report as lines of a file, with the same figures hidden as on the page."""

from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mastery.engine.effectiveness import HIDDEN_BELOW, Effect
from mastery.selectors.effect_report import EffectReport, Line

HEADER: Final[tuple[Promise, ...]] = (
    gettext_lazy("Part"),
    gettext_lazy("Unit"),
    gettext_lazy("Objective"),
    gettext_lazy("What"),
    gettext_lazy("Results"),
    gettext_lazy("Value"),
    gettext_lazy("Low (95 %)"),
    gettext_lazy("High (95 %)"),
    gettext_lazy("Percent before"),
    gettext_lazy("Effect size"),
    gettext_lazy("Effect size, low"),
    gettext_lazy("Effect size, high"),
)

Row = list[str]


def file_rows(report: EffectReport) -> Iterator[Row]:
    """Gains in percentage points, shares in percent, days in days; numbers with a point, as programs read them."""
    if report.overall is None:
        return
    yield _gain(_("Gain"), Line(what=_("All correctives"), effect=report.overall))
    yield from (_gain(_("Gain by approach"), line) for line in report.ways)
    yield from (_gain(_("Gain by approach and objective"), line) for line in report.on_objectives)
    yield from (_gain(_("Gain by choice"), line) for line in report.choices)
    yield from _how_many(report)
    yield from _how_far_apart(report, report.overall)


def _gain(part: str, line: Line) -> Row:
    unit, objective = (line.on.unit_title, line.on.code) if line.on else ("", "")
    begins = [part, unit, objective, line.what]
    effect = line.effect
    if effect is None:
        few = _("fewer than %(count)s") % {"count": HIDDEN_BELOW}
        return [*begins, few, *[""] * (len(HEADER) - 5)]
    ends = (effect.interval.low, effect.interval.high)
    numbers = [f"{value:.2f}" for value in (effect.gain, *ends, effect.before)]
    size = effect.size
    sizes = ["", "", ""] if size is None else _two_decimals(size.value, size.interval.low, size.interval.high)
    return [*begins, str(effect.count), *numbers, *sizes]


def _two_decimals(*values: float) -> Row:
    return [f"{value:.2f}" for value in values]


def _plain(part: str, what: str, count: str, *values: str) -> Row:
    row = [part, "", "", what, count, *values]
    return [*row, *[""] * (len(HEADER) - len(row))]


def _how_many(report: EffectReport) -> Iterator[Row]:
    for share in report.shares:
        what = _("Chance %(number)s or earlier") % {"number": share.chance}
        ends = _two_decimals(share.interval.low * 100, share.interval.high * 100)
        yield _plain(_("Share mastered"), what, str(share.results), f"{share.shown_percent}", *ends)
    if days := report.days:
        quarters = {
            _("Quarter"): days.quarter,
            _("Median"): days.half,
            _("Three quarters"): days.three_quarters,
        }
        for what, value in quarters.items():
            yield _plain(_("Days to mastery"), what, str(days.count), str(value))


def _how_far_apart(report: EffectReport, overall: Effect) -> Iterator[Row]:
    part = _("Standard deviation")
    if report.spread:
        yield _plain(part, _("All results, first try"), "", *_two_decimals(report.spread.first))
        yield _plain(part, _("All results, best try"), "", *_two_decimals(report.spread.best))
    count = str(overall.count)
    yield _plain(part, _("Before a corrective"), count, *_two_decimals(overall.spread_before))
    yield _plain(part, _("After a corrective"), count, *_two_decimals(overall.spread_after))
