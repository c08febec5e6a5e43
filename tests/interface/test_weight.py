"""What a page weighs over the wire: CSS 15 KB, scripts 25 KB, no fonts, nothing from another host."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = Path(settings.BASE_DIR)
PAGE_SCRIPTS = ("grid_keys", "score_entry", "autosave")
KB = 1024


def weight(static_name: str) -> int:
    found = finders.find(static_name)
    assert isinstance(found, str), static_name
    return len(gzip.compress(Path(found).read_bytes(), 9))


def _files(pattern: str) -> list[str]:
    base = (ROOT / "templates/layout/base.html").read_text()
    return re.findall(rf"\{{% static '({pattern})' %\}}", base)


def test_styles_weigh_at_most_15_kb() -> None:
    styles = _files(r"css/\w+\.css")
    assert styles == [f"css/{name}.css" for name in ("tokens", "base", "components", "pages")]
    assert sum(weight(name) for name in styles) <= 15 * KB


@pytest.mark.parametrize("page_script", PAGE_SCRIPTS)
def test_scripts_of_a_page_weigh_at_most_25_kb(page_script: str) -> None:
    common = _files(r"[\w/.-]+\.js")
    assert "django_htmx/htmx-2.min.js" in common
    assert sum(weight(name) for name in [*common, f"js/{page_script}.js"]) <= 25 * KB


def test_every_script_is_either_common_or_of_a_page() -> None:
    common = {Path(name).stem for name in _files(r"js/\w+\.js")}
    written = {path.stem for path in ROOT.glob("static/js/*.js")}
    assert set(PAGE_SCRIPTS) <= written
    assert common <= written


def test_nothing_is_asked_from_another_host() -> None:
    for path in [
        *ROOT.glob("static/css/*.css"),
        *ROOT.glob("static/js/*.js"),
        *ROOT.glob("templates/layout/*.html"),
    ]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|url\(|@import|@font-face", text), path.name
