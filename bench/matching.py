"""How long it takes to group 200 students on five objectives and to pair them: the cheapest pairs by a library."""

from datetime import UTC, datetime, timedelta

from bench.grouping import needs
from bench.timing import line, summary, times_of
from mastery.engine.grouping import propose
from mastery.engine.peers import Ask, Known, Offer, propose_pairs
from mastery.services.steps.matching import cheapest_pairs

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
STUDENTS, OBJECTIVES = range(200), range(5)
TARGET = 300


def is_there(student: int, objective: int) -> bool:
    """Half of the class on every objective, another half on each: the hardest case for pairs."""
    return (student * 7 + objective * 31) % 10 < 5


def main() -> None:
    """Everybody offers and asks."""
    offers = [
        Offer(tutor_id=student, objective_id=objective, mastered_at=NOW - timedelta(days=2 + student % 20))
        for student in STUDENTS
        for objective in OBJECTIVES
        if is_there(student, objective)
    ]
    asks = [
        Ask(learner_id=student, objective_id=objective)
        for student in STUDENTS
        for objective in OBJECTIVES
        if not is_there(student, objective)
    ]
    known = Known(
        open={student: student % 2 for student in STUDENTS},
        taught={student: student % 5 for student in STUDENTS},
        together={(student, (student * 3) % 200): 1 for student in STUDENTS},
        apart=[frozenset({student, (student + 11) % 200}) for student in STUDENTS[::20]],
    )

    def pair() -> None:
        propose_pairs(
            asks,
            offers,
            objectives=OBJECTIVES,
            known=known,
            limit=2,
            days=1,
            now=NOW,
            solve=cheapest_pairs,
        )

    needed = needs()

    def group_and_pair() -> None:
        propose(needed, students=STUDENTS, assessed=STUDENTS)
        pair()

    for label, work in (
        ("Pair 200 students × 5 objectives, all offer and ask", pair),
        ("Group and pair 200 students × 5 objectives", group_and_pair),
    ):
        print(line(label, summary(times_of(work, times=10)), target=TARGET), flush=True)


if __name__ == "__main__":
    main()
