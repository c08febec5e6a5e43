"""What holds for every template: nothing inline, no word that judges, and only drawings that exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
PYTHON = sorted(
    path for app in ("classroom", "mastery", "assessments") for path in ROOT.glob(f"{app}/**/*.py")
)
LONGEST_LINE = 1000

INLINE = {
    "style attribute": r"<[^>]*\sstyle\s*=",
    "style element": r"<style\b",
    "script without a file": r"<script\b(?![^>]*\bsrc=)",
    "event attribute": r"<[^>]*\son[a-z]+\s*=",
    "htmx event attribute": r"\bhx-on\b",
    "script address": r"javascript:",
}
NOT_OUR_WORDS = {
    "fail": r"\bfail(?:ed|ing|s|ure|ures)?\b",
    "below standard": r"\bbelow (?:the )?standard\b",
    "weak": r"\bweak(?:er|est|ness)?\b",
    "almost passed": r"\balmost passed\b",
    "borderline": r"\bborderline\b",
    "behind": r"\byou(?: are|'re) behind\b",
    "complete in percent": r"\d\s?% complete\b",
    "praise of the person": r"\b(?:great|good) job\b|\bso smart\b|\bwell done\b",
    "careless": r"\bcareless",
    "remedial": r"\bremedia",
    "intervention": r"\binterventions?\b",
    "MISSING": r"\bMISSING\b|\bLATE\b",
    "average of a student": r"\bAverage \d",
    "not applicable": r"\bN/A\b",
    "incomplete": r"\bincomplete\b",
    "error number": r"\bError \d",
    "something went wrong": r"\bsomething went wrong\b",
    "invalid": r"\binvalid\b",
    "connection lost": r"\bconnection lost\b",
    "success": r"\bsuccess(?:ful|fully)?\b",
    "OK as a button": r">\s*OK\s*<|translate \"OK\"",
    "submit": r"\bsubmit\b(?!=)",
    "exclamation mark": r"[^\W\d_]!",
}
EXACT_CASE = {"MISSING", "average of a student", "not applicable", "error number", "OK as a button"}


def visible(source: str) -> str:
    """A template without comments and the insides of tags; what is marked for translation stays."""
    source = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", "", source, flags=re.DOTALL)
    spoken = re.findall(r"\{% (?:translate|blocktranslate) (\"[^\"]*\"|'[^']*')", source)
    named = re.findall(r"(?:aria-label|placeholder|alt|title)=\"([^\"]*)\"", source)
    given = re.findall(r"\b(?:text|title|action|label|link|other)=\"([^\"]*)\"", source)
    shown = re.sub(r"<[^>]*>", "\n", _without_tags(source))
    return "\n".join([shown, *spoken, *map(_without_tags, [*named, *given])])


def _without_tags(source: str) -> str:
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)


def translated(path: Path) -> Iterator[str]:
    """Every text that Python code marks for translation."""
    names = {"_", "_later", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield from (
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def judging(text: str) -> list[str]:
    return [
        f"{name}: {found.group()}"
        for name, pattern in NOT_OUR_WORDS.items()
        for found in [re.search(pattern, text, 0 if name in EXACT_CASE else re.IGNORECASE)]
        if found
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_nothing_is_inline(path: Path) -> None:
    source = path.read_text()
    assert [name for name, pattern in INLINE.items() if re.search(pattern, source)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_templates_use_our_words(path: Path) -> None:
    assert judging(visible(path.read_text())) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_lines_can_be_read(path: Path) -> None:
    """Where a line decides much, each branch stands on a line of its own."""
    lines = enumerate(path.read_text().splitlines(), start=1)
    assert [number for number, line in lines if len(line) > LONGEST_LINE] == []


def test_messages_use_our_words() -> None:
    found = {
        f"{_named(path)}: {text}": judging(text)
        for path in PYTHON
        for text in translated(path)
        if judging(text)
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<p title="x">17 failing students</p>', "fail: failing"),
        ('{% translate "Great job" %}', "praise of the person: Great job"),
        ('<button>{% translate "OK" %}</button>', 'OK as a button: translate "OK"'),
        ("<p>Saved!</p>", "exclamation mark: d!"),
    ],
)
def test_the_word_list_finds_what_it_names(text: str, why: str) -> None:
    source = text if "OK" in text else visible(text)
    assert why in judging(source)


def test_the_inline_list_finds_what_it_names() -> None:
    for source in (
        '<p style="x">',
        "<style>",
        "<script>1</script>",
        '<a onclick="x">',
        '<a href="javascript:x">',
    ):
        assert any(re.search(pattern, source) for pattern in INLINE.values()), source
    assert not re.search(INLINE["script without a file"], '<script src="/x.js" type="module"></script>')


def test_every_drawing_that_is_named_exists_and_no_other() -> None:
    sprite = (ROOT / "static/img/drawings.svg").read_text()
    drawn = set(re.findall(r'id="i-([\w-]+)"', sprite))
    used = {
        (name, _named(path))
        for path in TEMPLATES
        for name in re.findall(r'\{% icon "([\w-]+)"|icon_name="([\w-]+)"', path.read_text())
        for name in name
        if name
    }
    assert [use for use in sorted(used) if use[0] not in drawn] == []
    assert drawn - {name for name, _path in used} - spoken() == set()


HOOKS = {"o-t": "tests find the name of an objective by it"}


def classes(source: str) -> set[str]:
    """Every class that is written out, in each branch; one that a value completes is not."""
    source = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{\{.*?\}\}|\{[^{}%]*\}", "{}", source)
    source = re.sub(r"\{%.*?%\}", " ", source, flags=re.DOTALL)
    written = " ".join(re.findall(r"\bclass=\"([^\"]*)\"", source)).split()
    return {name for name in written if "{" not in name}


def ruled() -> set[str]:
    """Every class that a rule of ours names."""
    styles = "".join(path.read_text() for path in ROOT.glob("static/css/*.css"))
    selectors = re.findall(r"[^{};]*(?=\{)", re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL))
    return set(re.findall(r"\.([a-z][\w-]*)", " ".join(selectors)))


def spoken() -> set[str]:
    """Every word in a string of a program, for some classes and drawings are chosen there."""
    programs = [path.read_text() for path in [*PYTHON, *ROOT.glob("static/js/*.js")]]
    strings = re.findall(r"\"[^\"\n]*\"|'[^'\n]*'", "\n".join(programs))
    return set(re.findall(r"[\w-]+", " ".join(strings)))


def test_every_class_has_a_rule() -> None:
    known = ruled() | HOOKS.keys()
    unknown = {_named(path): classes(path.read_text()) - known for path in [*TEMPLATES, *PYTHON]}
    assert {name: sorted(found) for name, found in unknown.items() if found} == {}


def test_every_rule_has_a_use() -> None:
    """The component sheet shows what the pages use, so it alone is no use."""
    sheet = ROOT / "templates/components/sheet.html"
    pages = [path.read_text() for path in TEMPLATES if path != sheet]
    of_layouts = re.findall(r"\{% block (?:main|body)_class %\}(.*?)\{% endblock %\}", " ".join(pages))
    used = set().union(*map(classes, pages), re.findall(r"[\w-]+", " ".join(of_layouts)), spoken())
    assert sorted(ruled() - used) == []


def test_classes_are_read_in_every_branch() -> None:
    source = '<p class="a{% if x == "1" %} b{% else %} c{% endif %} d-{{ n }} {{ e }}{# class="f" #}">'
    assert classes(source) == {"a", "b", "c"}
