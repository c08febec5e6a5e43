"""What has been tried with whom, per objective: the ways of the lessons and of the correctives."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, CharField, Value
from django.utils.functional import Promise

from mastery.engine.correctives import Approach
from mastery.models import CorrectiveAssignment, Lesson, UnitRun
from mastery.selectors.words import APPROACH_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedWay:
    """One approach on one objective: with the whole class, or with these students, `done` of whom did it."""

    approach: Approach
    with_class: bool
    names: tuple[str, ...]
    done: int

    @property
    def words(self) -> Promise:
        return APPROACH_WORDS[self.approach]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedOn:
    code: str
    statement: str
    ways: tuple[TriedWay, ...]


def tried_in(run: UnitRun) -> tuple[TriedOn, ...]:
    """By objective in the order of the unit; one query."""
    no_name = Value("", output_field=CharField())
    lessons = Lesson.objects.filter(unit_run=run).values_list(
        "objective__position",
        "objective_id",
        "objective__code",
        "objective__statement",
        "approach",
        Value("lesson", output_field=CharField()),
        no_name,
        no_name,
        Value(0, output_field=BigIntegerField()),
    )
    correctives = (
        CorrectiveAssignment.objects.filter(unit_run=run)
        .exclude(state="cancelled")
        .values_list(
            "objective__position",
            "objective_id",
            "objective__code",
            "objective__statement",
            "approach",
            "state",
            "student__given_name",
            "student__family_name",
            "student_id",
        )
    )
    rows = sorted(lessons.union(correctives, all=True), key=lambda row: (*row[:2], row[7], row[6], row[8]))
    heads: dict[int, tuple[str, str]] = {}
    ways: defaultdict[int, dict[str, list[tuple[str, str]]]] = defaultdict(dict)
    for _, objective_id, code, statement, approach, state, given_name, family_name, _ in rows:
        heads[objective_id] = (code, statement)
        name = f"{given_name} {family_name}".strip()
        ways[objective_id].setdefault(approach, []).append((state, name))
    return tuple(
        TriedOn(code=code, statement=statement, ways=_ways(ways[objective_id]))
        for objective_id, (code, statement) in heads.items()
    )


def _ways(by_approach: Mapping[str, list[tuple[str, str]]]) -> tuple[TriedWay, ...]:
    return tuple(
        TriedWay(
            approach=approach,
            with_class=any(state == "lesson" for state, _ in by_approach[approach]),
            names=tuple(name for state, name in by_approach[approach] if state != "lesson"),
            done=sum(1 for state, _ in by_approach[approach] if state in ("done", "waived")),
        )
        for approach in Approach
        if approach in by_approach
    )
