"""Contrast is computed from the tokens themselves, in both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR, "static/css/tokens.css").read_text()
STATES = ("none", "notyet", "nearly", "mastered", "extended", "exempt")
SURFACES = ("paper", "surface", "sunken")


def _colors(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6}|transparent);", block))


def _themes() -> dict[str, dict[str, str]]:
    light_block, dark_block = re.findall(
        r":root \{\s*color-scheme: (?:light|dark);(.*?)\n\s*\}", TOKENS, re.DOTALL
    )
    light = _colors(light_block)
    return {"light": light, "dark": light | _colors(dark_block)}


THEMES = _themes()


def _luminance(color: str) -> float:
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXT = [
    *((ink, on) for ink in ("ink", "ink-2", "ink-3", "accent") for on in SURFACES),
    *(("ink", on) for on in ("accent-soft", "danger-soft")),
    ("accent", "accent-soft"),
    ("accent-hover", "surface"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    *(("danger", on) for on in ("paper", "surface", "danger-soft")),
    ("paper", "ink"),
    ("surface", "ink-2"),
    *((f"{state}-ink", f"{state}-bg") for state in STATES),
    *((f"{state}-mark", "surface") for state in STATES),
]
GLYPHS = [
    *((f"{state}-mark", on) for state in STATES for on in (f"{state}-bg", *SURFACES)),
    *(("line-strong", on) for on in ("paper", "surface")),
    *(("accent", f"{state}-bg") for state in STATES if state != "extended"),
]


def _grounds(theme: dict[str, str], token: str) -> list[str]:
    """A transparent tint is judged on everything it may lie on."""
    color = theme[token]
    return [theme[surface] for surface in SURFACES] if color == "transparent" else [color]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("token", "ground"), TEXT)
def test_text_reaches_4_5_to_1(theme: str, token: str, ground: str) -> None:
    colors = THEMES[theme]
    assert min(contrast(colors[token], on) for on in _grounds(colors, ground)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("token", "ground"), GLYPHS)
def test_glyphs_borders_and_focus_reach_3_to_1(theme: str, token: str, ground: str) -> None:
    colors = THEMES[theme]
    assert min(contrast(colors[token], on) for on in _grounds(colors, ground)) >= 3


def test_contrast_knows_its_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


def test_every_state_has_its_three_tokens_in_both_themes() -> None:
    dark_block = TOKENS[TOKENS.index("prefers-color-scheme: dark") :]
    for state in STATES:
        assert {f"{state}-{part}" for part in ("bg", "mark", "ink")} <= THEMES["light"].keys()
        assert {f"{state}-mark", f"{state}-ink"} <= _colors(dark_block).keys()
        assert f'[data-s="{state}"]' in TOKENS


def test_colors_are_written_in_tokens_alone() -> None:
    """Black and white of the printed page, and the veil behind a dialog, are the exceptions."""
    for name in ("base", "components", "pages"):
        css = Path(settings.BASE_DIR, f"static/css/{name}.css").read_text()
        screen = css[: css.find("@layer print")] if "@layer print" in css else css
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", screen) == [], name


def test_nothing_is_placed_left_or_right() -> None:
    """Layouts mirror for right-to-left languages; a number axis is the one thing that does not."""
    for name in ("base", "components", "pages"):
        css = Path(settings.BASE_DIR, f"static/css/{name}.css").read_text()
        rules = re.findall(r"[^{}]+\{[^{}]*\}", css)
        sided = [r for r in rules if re.search(r"[\s;{](?:(?:margin|padding|border)-)?(?:left|right)\s*:", r)]
        assert all(".at {" in rule for rule in sided), sided
