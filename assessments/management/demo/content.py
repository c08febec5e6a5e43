"""Units, objectives and questions of the demo school. Each question exists twice: as form A and B ask it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question on both forms; a wrong option may name its misconception as `text {misconception}`.

    `key` is written as in an assessment file: option text, number with tolerance, or accepted texts.
    """

    kind: str
    stem: tuple[str, str]
    key: tuple[str, str]
    points: str
    options: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    code: str
    statement: str
    questions: tuple[Question, ...]
    essential: bool = True
    builds_on: tuple[str, ...] = ()
    taught_by: tuple[str, ...] = ("worked_explanation",)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoUnit:
    title: str
    check: str
    goals: tuple[Goal, ...]
    enrichment: tuple[tuple[str, str, str, str], ...] = ()
    correctives: tuple[tuple[str, str, str, str], ...] = ()
    practice: tuple[tuple[str, str, str, str, str], ...] = ()


def choice(stem: tuple[str, str], options: tuple[str, str], key: tuple[str, str]) -> Question:
    return Question(kind="single_choice", stem=stem, options=options, key=key, points="3")


def several(stem: tuple[str, str], options: tuple[str, str], key: tuple[str, str]) -> Question:
    return Question(kind="multiple_choice", stem=stem, options=options, key=key, points="2")


def number(stem: tuple[str, str], key: tuple[str, str]) -> Question:
    return Question(kind="numeric", stem=stem, key=key, points="3")


def yes_no(stem: tuple[str, str], key: tuple[str, str]) -> Question:
    return Question(kind="true_false", stem=stem, key=key, points="2")


def words(stem: tuple[str, str], key: tuple[str, str]) -> Question:
    return Question(kind="short_text", stem=stem, key=key, points="2")


FRACTIONS = DemoUnit(
    title="Fractions, ratio and proportion",
    check="Check 2",
    goals=(
        Goal(
            code="F1",
            statement="I can simplify and order fractions",
            questions=(
                choice(
                    ("Which fraction equals 6/8?", "Which fraction equals 9/12?"),
                    (
                        "3/4 | 4/6 {took the same number from both parts} | 6/4 | 2/3",
                        "3/4 | 7/10 {took the same number from both parts} | 9/4 | 2/3",
                    ),
                    ("3/4", "3/4"),
                ),
                number(
                    ("Write 10/15 in its simplest form.", "Write 14/21 in its simplest form."), ("2/3", "2/3")
                ),
                yes_no(("5/8 is greater than 3/5.", "4/7 is greater than 3/5."), ("true", "false")),
                choice(
                    ("Which is the smallest?", "Which is the smallest?"),
                    (
                        "1/6 | 1/5 | 1/4 | 1/3 {a larger bottom number means a larger part}",
                        "2/9 | 2/7 | 2/5 | 2/3 {a larger bottom number means a larger part}",
                    ),
                    ("1/6", "2/9"),
                ),
            ),
        ),
        Goal(
            code="F2",
            statement="I can add and subtract fractions",
            builds_on=("F1",),
            questions=(
                choice(
                    ("1/2 + 1/3 = ?", "1/4 + 1/3 = ?"),
                    (
                        "5/6 | 2/5 {added tops and bottoms} | 1/6 | 1/5",
                        "7/12 | 2/7 {added tops and bottoms} | 1/12 | 1/7",
                    ),
                    ("5/6", "7/12"),
                ),
                number(("3/4 - 1/8 = ?", "2/3 - 1/6 = ?"), ("5/8", "1/2")),
                number(("2/5 + 1/2 = ?", "3/10 + 1/5 = ?"), ("9/10", "1/2")),
                yes_no(("1 - 2/7 equals 5/7.", "1 - 3/8 equals 4/8."), ("true", "false")),
            ),
        ),
        Goal(
            code="F3",
            statement="I can multiply fractions",
            builds_on=("F1",),
            taught_by=("worked_explanation", "visual"),
            questions=(
                number(("2/3 × 3/4 = ?", "3/5 × 5/6 = ?"), ("1/2", "1/2")),
                choice(
                    ("1/2 of 3/5 is …", "1/3 of 3/4 is …"),
                    (
                        "3/10 | 4/7 {added tops and bottoms} | 5/6 {cross-multiplied, as in adding} | 6/5",
                        "1/4 | 4/7 {added tops and bottoms} | 4/9 {cross-multiplied, as in adding} | 9/4",
                    ),
                    ("3/10", "1/4"),
                ),
                number(("4 × 2/7 = ?", "3 × 2/9 = ?"), ("8/7", "2/3")),
                yes_no(
                    (
                        "Multiplying by 3/4 makes a number smaller.",
                        "Multiplying by 2/3 makes a number larger.",
                    ),
                    ("true", "false"),
                ),
            ),
        ),
        Goal(
            code="F4",
            statement="I can compare quantities using ratio",
            builds_on=("F1", "F3"),
            questions=(
                choice(
                    (
                        "Rice and water are mixed 2 : 3. How much water goes with 6 cups of rice?",
                        "Juice and water are mixed 3 : 4. How much water goes with 9 cups of juice?",
                    ),
                    (
                        "9 cups | 7 cups {added the same amount instead of scaling} | 4 cups | 6 cups",
                        "12 cups | 10 cups {added the same amount instead of scaling} | 6 cups | 9 cups",
                    ),
                    ("9 cups", "12 cups"),
                ),
                words(
                    ("Simplify the ratio 12 : 18.", "Simplify the ratio 15 : 25."), ("2:3|2 : 3", "3:5|3 : 5")
                ),
                number(
                    (
                        "A recipe for 4 uses 300 g of flour. How many grams for 6?",
                        "A recipe for 6 uses 240 g of sugar. How many grams for 9?",
                    ),
                    ("450", "360"),
                ),
                several(
                    ("Which ratios equal 3 : 5?", "Which ratios equal 2 : 7?"),
                    (
                        "6 : 10 | 9 : 15 | 5 : 7 {added the same amount instead of scaling} | 5 : 3",
                        "4 : 14 | 6 : 21 | 4 : 9 {added the same amount instead of scaling} | 7 : 2",
                    ),
                    ("6 : 10 | 9 : 15", "4 : 14 | 6 : 21"),
                ),
            ),
        ),
        Goal(
            code="F5",
            statement="I can solve proportion problems",
            essential=False,
            builds_on=("F4",),
            questions=(
                number(
                    (
                        "5 pens cost 4 euros. What do 8 pens cost?",
                        "4 books cost 10 euros. What do 6 books cost?",
                    ),
                    ("6.4", "15"),
                ),
                number(
                    (
                        "A car drives 180 km in 2 h. How far in 3 h?",
                        "A tap fills 40 l in 5 min. How much in 8 min?",
                    ),
                    ("270", "64"),
                ),
                yes_no(
                    (
                        "Twice the workers need half the time, so workers and time are proportional.",
                        "A square's side and its perimeter are proportional.",
                    ),
                    ("false", "true"),
                ),
                words(
                    (
                        "Which grows in proportion to distance at steady speed: time or speed?",
                        "Which grows in proportion to weight at a fixed price: cost or price?",
                    ),
                    ("time|the time", "cost|the cost"),
                ),
            ),
        ),
    ),
    enrichment=(
        (
            "project",
            "A scale plan of your bedroom",
            "Measure your room, choose a scale and draw the plan for a younger class.",
            "Class 6A",
        ),
        (
            "exploration",
            "Egyptian fractions",
            "Every fraction as a sum of different unit fractions: how far does it go?",
            "Readers of the gallery",
        ),
        (
            "peer_teaching",
            "Coach a classmate on adding fractions",
            "Prepare one picture and two questions, then listen first.",
            "A classmate",
        ),
        (
            "application",
            "Cook for thirty",
            "Turn a family recipe into one for the class, with a shopping list.",
            "Families at the school fair",
        ),
    ),
    correctives=(
        (
            "F4",
            "visual",
            "Double number lines",
            (
                "Look at the picture: two amounts, side by side.\n"
                "Draw the line for 2 cups of rice and 3 cups of water.\n"
                "Mark 4 and 6 cups of rice. What stands below?\n"
                "Try questions 4 and 6 of your check again with a line."
            ),
        ),
        (
            "F4",
            "other_context",
            "Recipes and maps",
            (
                "Take the recipe card.\n"
                "Write each amount with its unit for 2, 4 and 6 people.\n"
                "On the map, 1 cm is 5 km: how far is 7 cm?\n"
                "Say in one sentence what stays the same."
            ),
        ),
        (
            "F2",
            "visual",
            "Fraction strips",
            (
                "Lay the strips for 1/2 and 1/3 end to end.\n"
                "Find the strip that both fit on.\n"
                "Write the sum with that strip's name.\n"
                "Do the same for 1/4 and 2/3."
            ),
        ),
        (
            "F3",
            "structured_practice",
            "Area model, step by step",
            (
                "Draw a rectangle and cut it in thirds one way, quarters the other.\n"
                "Shade 2/3, then 3/4 of that.\n"
                "Count the pieces: which fraction is it?\n"
                "Do three more and check each step."
            ),
        ),
    ),
    practice=(
        (
            "F4",
            "visual",
            "2 cups of rice need 3 cups of water. How many cups of water do 6 cups of rice need?",
            "9",
            "Draw both lines. By what was the rice multiplied?",
        ),
        (
            "F4",
            "visual",
            "5 pencils cost 2 euros. How many euros do 15 pencils cost?",
            "6",
            "Mark 5 and 15 on one line. What stands below 15?",
        ),
        (
            "F4",
            "visual",
            "A map shows 4 km as 1 cm. How many cm are 20 km?",
            "5",
            "Put km on the upper line and cm on the lower one.",
        ),
        (
            "F4",
            "visual",
            "3 parts of juice go with 5 parts of water. How many parts of water go with 12 parts of juice?",
            "20",
            "Scale both lines by the same number; nothing is added.",
        ),
    ),
)

WHOLE_NUMBERS = DemoUnit(
    title="Whole numbers and decimals",
    check="Check 1",
    goals=(
        Goal(
            code="N1",
            statement="I can round whole numbers and decimals",
            questions=(
                number(
                    ("Round 4,368 to the nearest hundred.", "Round 7,249 to the nearest hundred."),
                    ("4400", "7200"),
                ),
                number(("Round 3.76 to one decimal.", "Round 5.34 to one decimal."), ("3.8", "5.3")),
                yes_no(("0.5 is greater than 0.45.", "0.6 is less than 0.58."), ("true", "false")),
            ),
        ),
        Goal(
            code="N2",
            statement="I can multiply and divide by 10, 100 and 1,000",
            builds_on=("N1",),
            questions=(
                number(("3.7 × 100 = ?", "0.48 × 1,000 = ?"), ("370", "480")),
                number(("52 ÷ 1,000 = ?", "610 ÷ 100 = ?"), ("0.052", "6.1")),
                choice(
                    ("0.6 × 10 = ?", "0.9 × 10 = ?"),
                    (
                        "6 | 0.60 {wrote a zero behind} | 60 | 0.06",
                        "9 | 0.90 {wrote a zero behind} | 90 | 0.09",
                    ),
                    ("6", "9"),
                ),
            ),
        ),
        Goal(
            code="N3",
            statement="I can find factors and multiples",
            questions=(
                several(
                    ("Which are factors of 12?", "Which are factors of 18?"),
                    ("3 | 4 | 24 {named a multiple} | 5", "6 | 9 | 36 {named a multiple} | 4"),
                    ("3 | 4", "6 | 9"),
                ),
                number(
                    ("The lowest common multiple of 4 and 6?", "The lowest common multiple of 6 and 8?"),
                    ("12", "24"),
                ),
                number(
                    ("The highest common factor of 18 and 24?", "The highest common factor of 20 and 30?"),
                    ("6", "10"),
                ),
            ),
        ),
        Goal(
            code="N4",
            statement="I can estimate before I calculate",
            essential=False,
            questions=(
                choice(
                    ("About how much is 198 × 5?", "About how much is 402 × 3?"),
                    ("1,000 | 500 | 100 | 10,000", "1,200 | 600 | 120 | 12,000"),
                    ("1,000", "1,200"),
                ),
                yes_no(("49 × 21 is about 1,000.", "61 × 19 is about 900."), ("true", "false")),
            ),
        ),
    ),
)

NEGATIVE_NUMBERS = DemoUnit(
    title="Negative numbers",
    check="Check 3",
    goals=(
        Goal(
            code="G1",
            statement="I can order negative numbers on a line",
            taught_by=("visual",),
            questions=(
                yes_no(("-5 is less than -3.", "-2 is less than -7."), ("true", "false")),
                number(
                    ("Which number lies midway between -6 and 2?", "Which lies midway between -8 and 4?"),
                    ("-2", "-2"),
                ),
            ),
        ),
        Goal(
            code="G2",
            statement="I can add and subtract negative numbers",
            builds_on=("G1",),
            taught_by=(),
            questions=(
                number(("-4 + 9 = ?", "-6 + 2 = ?"), ("5", "-4")),
                number(("3 - (-2) = ?", "5 - (-4) = ?"), ("5", "9")),
            ),
        ),
        Goal(
            code="G3",
            statement="I can use negative numbers in real situations",
            builds_on=("G1",),
            taught_by=(),
            questions=(
                number(
                    (
                        "It is -3 degrees and rises by 7. What now?",
                        "It is 4 degrees and falls by 9. What now?",
                    ),
                    ("4", "-5"),
                ),
                words(
                    ("Above or below sea level: -20 m?", "Above or below sea level: 35 m?"),
                    ("below", "above"),
                ),
            ),
        ),
    ),
)
