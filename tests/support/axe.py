"""axe-core on a page that a browser shows: what people with assistive technology could not use."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCREENS = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
AXE = Axe().axe_script
RUN_AXE = "options => axe.run(document, options).then(results => results.violations)"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"runOnly": TAGS, "resultTypes": ["violations"]}
KEEP_UNLIKE_ROWS = Path(__file__).with_name("unlike_rows.js").read_text()
UNLIKE = Path(__file__).with_name("unlike_texts.js").read_text()
MEASURE_UNLIKE = "axe.configure({rules: [{id: 'color-contrast', selector: '[data-unlike]'}]})"
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}


def load(page: Page) -> None:
    """Once for each page that is opened."""
    page.evaluate(KEEP_UNLIKE_ROWS)
    page.evaluate(AXE)
    page.evaluate(MEASURE_UNLIKE)


def violations(page: Page, *, width: int, scheme: str) -> list[str]:
    """By night only the colors differ, so only they are asked again."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.evaluate(UNLIKE)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in page.evaluate(RUN_AXE, COLORS if scheme == "dark" else ALL)
        for node in violation["nodes"]
    ]
