"""Rules of docs/rules.md, section standards."""

import pytest

from mastery.engine.standards import (
    Known,
    is_code,
    meant,
    normal_code,
    normal_codes,
    pieces,
    written,
)


@pytest.mark.parametrize(
    ("code", "normal"),
    [
        pytest.param("7.RP.A.1", "7.RP.A.1", id="as published"),
        pytest.param("7-rp-a-1", "7.RP.A.1", id="hyphens, small letters"),
        pytest.param(" 7 RP A 1 ", "7.RP.A.1", id="blanks"),
        pytest.param("7RP.A1", "7.RP.A.1", id="run together"),
        pytest.param("CCSS.Math.Content.7.RP.A.1", "7.RP.A.1", id="framework and subject before it"),
        pytest.param("CCSS.ELA-LITERACY.RL.7.1", "RL.7.1", id="the other subject"),
        pytest.param("CCSS.Math.Practice.MP1", "MP.1", id="a practice"),
        pytest.param("CC.6.RP.3c", "6.RP.3.C", id="the short framework, a letter at the end"),
        pytest.param("M.G3.C1OA.TA.3.OA.A.1", "M.G.3.C.1.OA.TA.3.OA.A.1", id="another source's own"),
        pytest.param("Math.7.1", "MATH.7.1", id="a subject without a framework counts"),
        pytest.param("CC.7", "7", id="one part behind the framework"),
        pytest.param("CCSS", "CCSS", id="nothing but the framework"),
        pytest.param("CCSS.Math", "CCSS.MATH", id="nothing but framework and subject"),
        pytest.param("K-2-ETS1-1", "K.2.ETS.1.1", id="as science writes them"),
        pytest.param("\uff17.RP", "7.RP", id="wide digits"),
        pytest.param("\u00e9t.1", "\u00c9T.1", id="accents stay"),
        pytest.param(" \u2013 ", "", id="neither letter nor digit"),
    ],
)
def test_only_letters_and_digits_count(code, normal):
    assert normal_code(code) == normal


def test_different_numbers_stay_different():
    assert normal_code("1.11") != normal_code("1.1.1")


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        pytest.param("7.RP.A.1", True, id="a code"),
        pytest.param("x", True, id="one letter"),
        pytest.param("", False, id="nothing"),
        pytest.param("--", False, id="no letter"),
        pytest.param("7.RP, 7.NS", False, id="two codes"),
        pytest.param("7.RP; 7.NS", False, id="two codes, semicolon"),
        pytest.param("x" * 200, True, id="as long as can be"),
        pytest.param("x" * 201, False, id="too long"),
    ],
)
def test_a_code_is_one_that_can_be_typed(code, is_one):
    assert is_code(code) is is_one


def test_a_line_holds_codes_between_commas_semicolons_and_line_ends():
    assert pieces(" 7.RP.A.1,7.NS  1;\n 7.RP.A.1 ,, ") == ("7.RP.A.1", "7.NS 1")


def test_a_line_may_mean_codes_with_and_without_a_framework_before_them():
    assert normal_codes("Demo: 7.RP.1, MP1, –") == {"DEMO.7.RP.1", "7.RP.1", "MP.1"}


RATES = Known(standard_id=1, framework="Demo framework 2026", code="7.RP.A.1")
SUMS = Known(standard_id=2, framework="Demo framework 2026", code="7.NS.A.1")
OTHER_RATES = Known(standard_id=3, framework="State maths, grade 7", code="7-RP-A-1")
NAMED_WITH_COLON = Known(standard_id=5, framework="State: reading", code="7.RP.A.1")
WITH_COLON = Known(standard_id=4, framework="Demo framework 2026", code="D:1a")
EVERY = (RATES, SUMS, OTHER_RATES, NAMED_WITH_COLON, WITH_COLON)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("", set(), id="nothing"),
        pytest.param("7.NS.A.1", {2}, id="one code"),
        pytest.param("ccss.math.content.7.ns.a.1", {2}, id="another way to write it"),
        pytest.param("Demo framework 2026: 7.RP.A.1, 7 NS A 1", {1, 2}, id="one by its framework"),
        pytest.param("grade 7: 7.RP.A.1", {3}, id="words of the framework"),
        pytest.param("State maths grade 7: 7.RP.A.1", {3}, id="its name without the comma"),
        pytest.param("D:1a", {4}, id="a colon in the code"),
        pytest.param("State: reading: 7.RP.A.1", {5}, id="a colon in the framework"),
    ],
)
def test_codes_mean_standards(text, ids):
    said = meant(text, EVERY)
    assert said.standard_ids == ids
    assert (said.unknown, said.unclear) == ((), ())


@pytest.mark.parametrize("text", ["7.RP.A.9", "Elsewhere: 7.RP.A.1", ": ", "–", "7.RP"])
def test_what_nobody_knows_is_named_as_it_was_written(text):
    said = meant(f"7.NS.A.1, {text}", EVERY)
    assert said.unknown == (text.strip(),)
    assert said.unclear == ()


def test_what_could_be_several_is_named_with_all_of_them():
    (unclear,) = meant("7 RP A 1", EVERY).unclear
    assert unclear.written == "7 RP A 1"
    assert unclear.could_be == (RATES, OTHER_RATES, NAMED_WITH_COLON)


def test_the_exact_framework_goes_before_one_that_has_its_words_too():
    longer = Known(standard_id=6, framework="Demo framework 2026 draft", code="7.RP.A.1")
    assert meant("Demo framework 2026: 7.RP.A.1", (RATES, longer)).standard_ids == {1}
    assert len(meant("Demo framework: 7.RP.A.1", (RATES, longer)).unclear) == 1


@pytest.mark.parametrize("standard", [RATES, OTHER_RATES, NAMED_WITH_COLON])
def test_a_shared_code_is_written_so_that_it_is_meant_alone(standard):
    assert meant(written(standard, is_shared=True), EVERY).standard_ids == {standard.standard_id}
    assert written(standard, is_shared=False) == standard.code
