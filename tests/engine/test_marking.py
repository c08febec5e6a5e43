"""Rules of docs/rules.md, section marking."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.marking import (
    ItemKind,
    Key,
    Marked,
    MultipleChoiceKey,
    NumericKey,
    PointsOnlyKey,
    ShortTextKey,
    SingleChoiceKey,
    TrueFalseKey,
    is_readable,
    key_from_json,
    key_to_json,
    mark,
    number_readings,
    plain_text,
)
from mastery.engine.refusals import Refused
from tests.engine.records import is_a_sentence

SINGLE = SingleChoiceKey(right="b", misconceptions=(("a", "Adds the denominators"),))
SEVERAL = MultipleChoiceKey(right=frozenset({"a", "b", "c"}))
TEXT = ShortTextKey(accepted=("Photosynthesis", "light to sugar"))


def numeric(value: str, tolerance: str = "0") -> NumericKey:
    return NumericKey(value=Fraction(value), tolerance=Fraction(tolerance))


KINDS = {
    SingleChoiceKey: ItemKind.SINGLE_CHOICE,
    MultipleChoiceKey: ItemKind.MULTIPLE_CHOICE,
    TrueFalseKey: ItemKind.TRUE_FALSE,
    NumericKey: ItemKind.NUMERIC,
    ShortTextKey: ItemKind.SHORT_TEXT,
    PointsOnlyKey: ItemKind.POINTS_ONLY,
}


@pytest.mark.parametrize(
    ("key", "answer", "earned"),
    [
        pytest.param(SINGLE, "b", "2", id="single choice: the right option"),
        pytest.param(SINGLE, "c", "0", id="single choice: another option"),
        pytest.param(SINGLE, None, "0", id="single choice: not answered"),
        pytest.param(SINGLE, ["b"], "0", id="single choice: not of its kind"),
        pytest.param(SEVERAL, ["c", "a", "b"], "2", id="several: all right"),
        pytest.param(SEVERAL, ["a", "b"], "1.333", id="several: two of three, cut to three decimals"),
        pytest.param(SEVERAL, ["a"], "0.666", id="several: one of three, cut and not rounded"),
        pytest.param(SEVERAL, ["a", "b", "x"], "0.666", id="several: a wrong one takes a right one away"),
        pytest.param(SEVERAL, ["a", "b", "c", "x"], "1.333", id="several: ticking one too many"),
        pytest.param(SEVERAL, ["a", "x", "y"], "0", id="several: never below zero"),
        pytest.param(SEVERAL, ["a", "a", "a"], "0.666", id="several: one option counts once"),
        pytest.param(SEVERAL, [], "0", id="several: nothing ticked"),
        pytest.param(SEVERAL, None, "0", id="several: not answered"),
        pytest.param(SEVERAL, "abc", "0", id="several: a text is no list"),
        pytest.param(SEVERAL, [["a"], 1, "a"], "0.666", id="several: only texts are options"),
        pytest.param(TrueFalseKey(right=True), True, "2", id="true or false: right"),
        pytest.param(TrueFalseKey(right=False), False, "2", id="true or false: right about a false one"),
        pytest.param(TrueFalseKey(right=False), True, "0", id="true or false: wrong"),
        pytest.param(TrueFalseKey(right=False), None, "0", id="true or false: not answered is not false"),
        pytest.param(TrueFalseKey(right=True), "true", "0", id="true or false: a word is no answer"),
        pytest.param(numeric("0.75"), "3/4", "2", id="numeric: the same number as a fraction"),
        pytest.param(numeric("0.75"), "0,750", "2", id="numeric: with a comma"),
        pytest.param(numeric("10", "0.5"), "10.5", "2", id="numeric: the tolerance is inclusive above"),
        pytest.param(numeric("10", "0.5"), "9.5", "2", id="numeric: the tolerance is inclusive below"),
        pytest.param(numeric("10", "0.5"), "10.5001", "0", id="numeric: just outside"),
        pytest.param(numeric("1/3", "0.01"), "0.33", "2", id="numeric: near a third"),
        pytest.param(numeric("-2"), "2", "0", id="numeric: the sign counts"),
        pytest.param(numeric("1234"), "1,234", "2", id="numeric: thousands with a comma"),
        pytest.param(numeric("1.234"), "1,234", "2", id="numeric: decimals with a comma"),
        pytest.param(numeric("3142"), "3.142", "0", id="numeric: 3.142 is not 3142"),
        pytest.param(numeric("0"), "", "0", id="numeric: blank is no zero"),
        pytest.param(numeric("0"), None, "0", id="numeric: not answered"),
        pytest.param(numeric("7"), 7, "0", id="numeric: answers are texts"),
        pytest.param(numeric("7"), "seven", "0", id="numeric: a word"),
        pytest.param(TEXT, "photosynthesis", "2", id="short text: case does not count"),
        pytest.param(TEXT, "  PHOTOSYNTHESIS. ", "2", id="short text: spaces around and a full stop"),
        pytest.param(TEXT, "Light  to\nsugar", "2", id="short text: inner spaces are one"),
        pytest.param(TEXT, "light-to-sugar", "0", id="short text: another wording"),
        pytest.param(TEXT, "", "0", id="short text: blank"),
        pytest.param(TEXT, "?", "0", id="short text: only punctuation"),
        pytest.param(TEXT, None, "0", id="short text: not answered"),
        pytest.param(TEXT, ["Photosynthesis"], "0", id="short text: not of its kind"),
    ],
)
def test_points_of_an_answer(key, answer, earned):
    assert mark(KINDS[type(key)], key, answer, Decimal(2)).earned == Decimal(earned)


@pytest.mark.parametrize("answer", [None, "", "12"])
def test_paper_waits_for_a_person(answer):
    assert mark(ItemKind.POINTS_ONLY, PointsOnlyKey(), answer, Decimal(6)) == Marked(earned=None)


@pytest.mark.parametrize(
    ("answer", "misconception"),
    [
        pytest.param("a", "Adds the denominators", id="the option that names one"),
        pytest.param("c", None, id="an option that names none"),
        pytest.param("b", None, id="the right option"),
        pytest.param(None, None, id="not answered"),
    ],
)
def test_a_wrong_option_names_its_misconception(answer, misconception):
    assert mark(ItemKind.SINGLE_CHOICE, SINGLE, answer, Decimal(1)).misconception == misconception


def test_a_key_marks_its_own_kind_only():
    with pytest.raises(ValueError, match="A key for single_choice cannot mark numeric"):
        mark(ItemKind.NUMERIC, SINGLE, "b", Decimal(1))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        pytest.param("12", ["12"], id="a whole number"),
        pytest.param(" 12.50 ", ["12.5"], id="a point"),
        pytest.param("12,5", ["12.5"], id="a comma"),
        pytest.param(".5", ["0.5"], id="nothing before the point"),
        pytest.param("5.", ["5"], id="nothing after the point"),
        pytest.param("-3", ["-3"], id="a minus"),
        pytest.param("\u22123,5", ["-3.5"], id="a typeset minus"),
        pytest.param("+ 4", ["4"], id="a plus and a space"),
        pytest.param("007", ["7"], id="leading zeros"),
        pytest.param("3/4", ["3/4"], id="a fraction"),
        pytest.param("6 / 8", ["3/4"], id="a fraction with spaces"),
        pytest.param("3\u20444", ["3/4"], id="a typeset fraction"),
        pytest.param("7/4", ["7/4"], id="more than a whole"),
        pytest.param("-1 1/2", ["-3/2"], id="a mixed number"),
        pytest.param("0 1/2", ["1/2"], id="no wholes in a mixed number"),
        pytest.param("1 3/2", [], id="a mixed number needs a proper fraction"),
        pytest.param("1 2/2", [], id="two halves are a whole"),
        pytest.param("1/0", [], id="nothing is divided by zero"),
        pytest.param("1 234", ["1234"], id="thousands with a space"),
        pytest.param("1\u202f234\u00a0567,8", ["1234567.8"], id="thousands with narrow and fixed spaces"),
        pytest.param("12'345", ["12345"], id="thousands with an apostrophe"),
        pytest.param("12\u2019345.5", ["12345.5"], id="a typeset apostrophe"),
        pytest.param("1,234", ["1.234", "1234"], id="a comma can be either"),
        pytest.param("0,750", ["0.75"], id="no thousands begin with a zero"),
        pytest.param("1.234", ["1.234"], id="a point begins the decimals"),
        pytest.param("1,234,567", ["1234567"], id="two commas group"),
        pytest.param("1.234.567", ["1234567"], id="two points group"),
        pytest.param("1,234.5", ["1234.5"], id="a comma groups, a point begins the decimals"),
        pytest.param("1.234,5", ["1234.5"], id="a point groups, a comma begins the decimals"),
        pytest.param("1,234,5", [], id="one sign cannot do both"),
        pytest.param("1,23,456", [], id="groups have three digits"),
        pytest.param("1 234,567 890", [], id="two ways of grouping"),
        pytest.param("1234,567,890", [], id="a first group of four"),
        pytest.param("\u0663.\u0665", ["3.5"], id="digits of another script"),
        pytest.param("\u0660\u066b\u0666\u0666\u0667", ["0.667"], id="Arabic digits and decimal mark"),
        pytest.param("\u0661\u066b\u0662\u0663\u0664", ["1.234"], id="an Arabic decimal mark never groups"),
        pytest.param("\u0661\u066c\u0662\u0663\u0664\u066b\u0665", ["1234.5"], id="Arabic thousands mark"),
        pytest.param(
            "\u0661\u066c\u0662\u0663\u0664", ["1234"], id="an Arabic thousands mark begins no decimals"
        ),
        pytest.param("\u0663\u200f", ["3"], id="a mark of direction, which nobody sees"),
        pytest.param("\uff11\uff12\uff0e\uff15", ["12.5"], id="wide digits and a wide point"),
        pytest.param("\u00bd", ["1/2"], id="a half in one sign"),
        pytest.param("1\u00bd", ["3/2"], id="one and a half"),
        pytest.param("1 \u00bd", ["3/2"], id="one and a half, with a space"),
        pytest.param("-2\u00be", ["-11/4"], id="minus two and three quarters"),
        pytest.param("\u2154", ["2/3"], id="two thirds in one sign"),
        pytest.param("2\u20443", ["2/3"], id="a fraction slash"),
        pytest.param("2\u22153", ["2/3"], id="a division slash"),
        pytest.param("\u00bd1", [], id="a half before a number"),
        pytest.param("\u00bd\u00bd", [], id="two halves beside each other"),
        pytest.param("3\u00b2", [], id="a power"),
        pytest.param("\u20135", ["-5"], id="an en dash"),
        pytest.param("\u20145", ["-5"], id="an em dash"),
        pytest.param("\u20115", ["-5"], id="a hyphen that does not break"),
        pytest.param("\u22125", ["-5"], id="a minus sign"),
        pytest.param("\uff0d5", ["-5"], id="a wide minus"),
        pytest.param("3\u20135", [], id="a dash between two numbers"),
        pytest.param("66.7%", [], id="a percent sign"),
        pytest.param("5 \u20ac", [], id="a currency"),
        pytest.param("", [], id="nothing"),
        pytest.param(".", [], id="a point alone"),
        pytest.param("-", [], id="a minus alone"),
        pytest.param("--3", [], id="two signs"),
        pytest.param("1e3", [], id="an exponent"),
        pytest.param("NaN", [], id="not a number"),
        pytest.param("12 cm", [], id="a unit"),
        pytest.param("9" * 40, ["9" * 40], id="the longest"),
        pytest.param("9" * 41, [], id="too long to be an answer"),
    ],
)
def test_what_a_typed_number_can_mean(text, readings):
    assert number_readings(text) == tuple(Fraction(reading) for reading in readings)


@pytest.mark.parametrize(
    ("kind", "answer", "readable"),
    [
        pytest.param(ItemKind.NUMERIC, "66.7", True, id="a number, right or wrong"),
        pytest.param(ItemKind.NUMERIC, "66.7%", False, id="a number with a sign behind it"),
        pytest.param(ItemKind.NUMERIC, "about 5", False, id="words"),
        pytest.param(ItemKind.NUMERIC, None, True, id="not answered is something else"),
        pytest.param(ItemKind.SHORT_TEXT, "about 5", True, id="words where words are asked"),
    ],
)
def test_what_is_no_number_where_one_is_asked(kind, answer, readable):
    assert is_readable(kind, answer) is readable


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Paris", "paris"),
        ("  the   Red\tSea ", "the red sea"),
        ("Straße", "strasse"),
        ("cafe\u0301!", "café"),
        ("so it is ...", "so it is"),
        ("really?!", "really"),
        ("3.5", "3.5"),
        ("…", ""),
    ],
)
def test_short_texts_are_compared_plainly(text, plain):
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("kind", "data", "key"),
    [
        pytest.param(
            ItemKind.SINGLE_CHOICE,
            {"right": "b", "misconceptions": {"a": "Adds the denominators"}},
            SINGLE,
            id="single choice",
        ),
        pytest.param(
            ItemKind.SINGLE_CHOICE,
            {"right": "b", "misconceptions": {}},
            SingleChoiceKey(right="b"),
            id="single choice without misconceptions",
        ),
        pytest.param(ItemKind.MULTIPLE_CHOICE, {"right": ["a", "b", "c"]}, SEVERAL, id="several choices"),
        pytest.param(ItemKind.TRUE_FALSE, {"right": False}, TrueFalseKey(right=False), id="true or false"),
        pytest.param(
            ItemKind.NUMERIC, {"value": "0.75", "tolerance": "0.05"}, numeric("0.75", "0.05"), id="numeric"
        ),
        pytest.param(ItemKind.NUMERIC, {"value": "-1/3", "tolerance": "0"}, numeric("-1/3"), id="a third"),
        pytest.param(
            ItemKind.SHORT_TEXT, {"accepted": ["Photosynthesis", "light to sugar"]}, TEXT, id="short text"
        ),
        pytest.param(ItemKind.POINTS_ONLY, {}, PointsOnlyKey(), id="points only"),
    ],
)
def test_keys_go_to_json_and_back(kind: ItemKind, data: dict[str, object], key: Key):
    assert key_from_json(kind, json.loads(json.dumps(data))) == key
    assert key_to_json(key) == data


@pytest.mark.parametrize(
    ("kind", "data", "key"),
    [
        pytest.param(
            ItemKind.SINGLE_CHOICE, {"right": "b"}, SingleChoiceKey(right="b"), id="no misconceptions given"
        ),
        pytest.param(
            ItemKind.SINGLE_CHOICE,
            {"right": "b", "misconceptions": {"c": "  ", "a": " Adds "}},
            SingleChoiceKey(right="b", misconceptions=(("a", "Adds"),)),
            id="an empty misconception is none",
        ),
        pytest.param(
            ItemKind.SINGLE_CHOICE,
            {"right": "b", "misconceptions": {"c": "two", "a": "one"}},
            SingleChoiceKey(right="b", misconceptions=(("a", "one"), ("c", "two"))),
            id="misconceptions in the order of their options",
        ),
        pytest.param(ItemKind.NUMERIC, {"value": "3/4"}, numeric("0.75"), id="no tolerance given is none"),
        pytest.param(ItemKind.NUMERIC, {"value": "1 234,5"}, numeric("1234.5"), id="a number as it is typed"),
        pytest.param(ItemKind.NUMERIC, {"value": "9" * 40}, numeric("9" * 40), id="the longest number"),
        pytest.param(
            ItemKind.NUMERIC, {"value": "1,234"}, numeric("1.234"), id="a comma begins the decimals"
        ),
    ],
)
def test_keys_as_their_authors_write_them(kind, data, key):
    assert key_from_json(kind, data) == key


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        pytest.param(ItemKind.SINGLE_CHOICE, None, "key_shape", id="no key"),
        pytest.param(ItemKind.POINTS_ONLY, [], "key_shape", id="a list is no key"),
        pytest.param(ItemKind.SINGLE_CHOICE, {}, "key_right_missing", id="no right option"),
        pytest.param(ItemKind.SINGLE_CHOICE, {"right": ""}, "key_right_missing", id="an empty option"),
        pytest.param(
            ItemKind.SINGLE_CHOICE, {"right": ["b"]}, "key_right_missing", id="a list for one option"
        ),
        pytest.param(
            ItemKind.SINGLE_CHOICE, {"right": "b", "misconceptions": ["x"]}, "key_misconceptions", id="a list"
        ),
        pytest.param(
            ItemKind.SINGLE_CHOICE,
            {"right": "b", "misconceptions": {"a": 3}},
            "key_misconceptions",
            id="a number",
        ),
        pytest.param(
            ItemKind.SINGLE_CHOICE,
            {"right": "b", "misconceptions": {"b": "Adds"}},
            "key_misconception_right",
            id="a misconception on the right option",
        ),
        pytest.param(ItemKind.MULTIPLE_CHOICE, {}, "key_right_missing", id="no right options"),
        pytest.param(ItemKind.MULTIPLE_CHOICE, {"right": []}, "key_right_missing", id="none is right"),
        pytest.param(ItemKind.MULTIPLE_CHOICE, {"right": "ab"}, "key_right_missing", id="a text for a list"),
        pytest.param(
            ItemKind.MULTIPLE_CHOICE, {"right": ["a", 1]}, "key_right_missing", id="a number for an option"
        ),
        pytest.param(ItemKind.MULTIPLE_CHOICE, {"right": ["a", ""]}, "key_right_missing", id="an empty one"),
        pytest.param(ItemKind.TRUE_FALSE, {"right": "true"}, "key_right_missing", id="a word for true"),
        pytest.param(ItemKind.TRUE_FALSE, {"right": 1}, "key_right_missing", id="a number for true"),
        pytest.param(ItemKind.NUMERIC, {}, "key_value", id="no value"),
        pytest.param(ItemKind.NUMERIC, {"value": 0.1}, "key_value", id="a float"),
        pytest.param(ItemKind.NUMERIC, {"value": "about 3"}, "key_value", id="not a number"),
        pytest.param(
            ItemKind.NUMERIC,
            {"value": "99999999999999999999 1/99999999999"},
            "key_value",
            id="too fine to store",
        ),
        pytest.param(ItemKind.NUMERIC, {"value": "3", "tolerance": "-1"}, "key_tolerance", id="below 0"),
        pytest.param(ItemKind.NUMERIC, {"value": "3", "tolerance": "some"}, "key_tolerance", id="no number"),
        pytest.param(ItemKind.SHORT_TEXT, {}, "key_accepted", id="nothing accepted"),
        pytest.param(ItemKind.SHORT_TEXT, {"accepted": []}, "key_accepted", id="an empty list"),
        pytest.param(
            ItemKind.SHORT_TEXT, {"accepted": ["yes", "..."]}, "key_accepted", id="only punctuation"
        ),
    ],
)
def test_a_key_that_cannot_mark_is_refused(kind, data, code):
    with pytest.raises(Refused) as refusal:
        key_from_json(kind, data)
    assert refusal.value.code == code
    assert is_a_sentence(str(refusal.value))


options = st.sampled_from("abcdef")
jsonable = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
thousandths = st.integers(1, 9_999_000).map(lambda count: Decimal(count).scaleb(-3))


@given(st.frozensets(options, min_size=1), st.lists(options), thousandths)
def test_partial_credit_never_leaves_its_bounds(right, chosen, points):
    earned = mark(ItemKind.MULTIPLE_CHOICE, MultipleChoiceKey(right=right), chosen, points).earned
    assert earned is not None
    net = len(set(chosen) & right) - len(set(chosen) - right)
    exact = Fraction(points) * max(0, net) / len(right)
    assert 0 <= exact - Fraction(earned) < Fraction(1, 1000)
    assert earned == earned.quantize(Decimal("0.001"))


@given(st.sampled_from([SINGLE, SEVERAL, TrueFalseKey(right=True), numeric("3", "0.5"), TEXT]), jsonable)
def test_no_answer_breaks_the_marking(key, answer):
    assert mark(KINDS[type(key)], key, answer, Decimal(3)).earned in [
        Decimal(0),
        Decimal(3),
        Decimal(1),
        Decimal(2),
    ]


@given(st.text(alphabet="0123456789.,/ '-+\u2212", max_size=45))
def test_every_text_that_is_a_number_can_be_a_key(text):
    try:
        key = key_from_json(ItemKind.NUMERIC, {"value": text})
    except Refused:
        return
    assert key_from_json(ItemKind.NUMERIC, key_to_json(key)) == key
    assert mark(ItemKind.NUMERIC, key, text, Decimal(1)).earned == 1
