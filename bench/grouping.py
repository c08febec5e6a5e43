"""How long the engine takes to group a year of 200 students with five unmet objectives each."""

from decimal import Decimal

from bench.timing import line, summary, times_of
from mastery.engine.correctives import Approach
from mastery.engine.grouping import Need, propose
from mastery.engine.scores import Score

STUDENTS = range(200)
TARGET = 300


def needs() -> list[Need]:
    ten = Decimal(10)
    return [
        Need(
            student_id=student,
            objective_id=objective,
            score=Score(earned=ten * (student % 8) / 10, possible=ten),
            nearly=student % 8 == 7,
            misconception=[None, "A", "B", "C"][student % 4],
            tried=frozenset(
                approach for place, approach in enumerate(Approach) if (student + objective) >> place & 1
            ),
        )
        for student in STUDENTS
        for objective in range(5)
    ]


def main() -> None:
    known = needs()
    took = times_of(lambda: propose(known, students=STUDENTS, assessed=STUDENTS))
    print(line("Group 200 students × 5 objectives", summary(took), target=TARGET), flush=True)


if __name__ == "__main__":
    main()
