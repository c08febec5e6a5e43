"""axe-core on a page that a browser shows: what people with assistive technology could not use."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (390, 1440)
SCREENS = [(1440, "light"), (1440, "dark"), (390, "dark"), (390, "light")]
"""Each differs in one thing from the one before it, because the browser lays out and paints anew what changes."""
AXE = Axe().axe_script
KEEP_UNLIKE_ROWS = Path(__file__).with_name("unlike_rows.js").read_text()
MARK_UNLIKE_TEXTS = Path(__file__).with_name("unlike_texts.js").read_text()
MEASURE_MARKED = "axe.configure({rules: [{id: 'color-contrast', selector: '[data-unlike]'}]})"
RUN = """options => axe.run(document, options).then(({ violations, passes }) => ({
    faults: violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`)),
    readable: passes.flatMap(({ nodes }) => nodes.map(node => node.element.dataset.unlike)),
}))"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_BUT_COLORS = {
    "runOnly": TAGS,
    "rules": {"color-contrast": {"enabled": False}},
    "resultTypes": ["violations"],
    "elementRef": True,
}
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "elementRef": True}
READABLE: set[str] = set()
"""How texts are painted that axe has measured in this process, and found to be readable."""


def load(page: Page) -> None:
    """Once for each page that is opened: it loses the rows that are made alike."""
    page.evaluate(KEEP_UNLIKE_ROWS)
    page.evaluate(AXE)
    page.evaluate(MEASURE_MARKED)


def violations(page: Page, *, width: int, scheme: str) -> list[str]:
    """By night only the colors differ, so only they are asked again; and of these only what was not measured yet."""
    show_on(page, width=width, scheme=scheme)
    found: list[str] = []
    if scheme == "light":
        found += page.evaluate(RUN, ALL_BUT_COLORS)["faults"]
    if page.evaluate(MARK_UNLIKE_TEXTS, {"scheme": scheme, "measured": list(READABLE)}):
        colors = page.evaluate(RUN, COLORS)
        found += colors["faults"]
        READABLE.update(painted for painted in colors["readable"] if not is_own_case(painted))
    return found


def show_on(page: Page, *, width: int, scheme: str) -> None:
    if page.viewport_size != (size := {"width": width, "height": 900}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]


def is_own_case(painted: str) -> bool:
    """What lies over something else or is seen through is named by a number, which means nothing on another page."""
    return "#" in painted
