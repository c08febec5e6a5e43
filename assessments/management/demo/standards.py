"""The standards of an invented framework that the demo school follows, and which objectives serve them."""

from collections.abc import Mapping
from datetime import datetime

from classroom.models import School, User
from mastery.formats.standards import read_standards
from mastery.models import Objective, UnitRun
from mastery.selectors.units import seen_mark
from mastery.services.standards import import_standards, set_standards

FRAMEWORK = "Demo framework 2026"
LIST = """code,statement
7.NU.A.1,Round a number to a given place and say how far off it is now
7.NU.A.2,"Say what happens to the digits when a number is multiplied or divided by 10, 100 or 1,000"
7.NU.B.1,Find what two numbers have in common as factors and as multiples
7.NU.B.2,Judge before working it out how large a result will be
7.FR.A.1,Write a fraction in its simplest form and find its place among others
7.FR.A.2,Add and subtract fractions of any kind and show why it works
7.FR.B.1,Multiply fractions and show the result as a part of a part
7.RT.A.1,Describe how two amounts compare by a ratio in words and in numbers
7.RT.A.2,Find a missing amount where two amounts grow together
7.RT.B.1,Tell from a table or a drawing whether two amounts grow together
7.NG.A.1,Place numbers below zero on a line and order them
7.NG.A.2,Add and subtract numbers below zero
7.NG.B.1,Use numbers below zero to describe something that can be measured
"""
SERVED: Mapping[str, str] = {
    "N1": "7.NU.A.1",
    "N2": "7.NU.A.2",
    "N3": "7.NU.B.1",
    "N4": "7.NU.B.2",
    "F1": "7.FR.A.1",
    "F2": "7.FR.A.2",
    "F3": "7.FR.B.1",
    "F4": "7.RT.A.1",
    "F5": "7.RT.A.2, 7.RT.B.1",
    "G1": "7.NG.A.1",
    "G2": "7.NG.A.2",
}
"""By the codes of the demo's objectives."""


def bring(school: School, *, now: datetime) -> None:
    """The administrator has brought in the whole list."""
    import_standards(
        actor=User.objects.get(school=school, username="ada"),
        school=school,
        rows=read_standards(LIST, framework=FRAMEWORK).rows,
        now=now,
    )


def serve(objective: Objective, *, teacher: User, run: UnitRun, now: datetime) -> None:
    """The teacher says which standards an objective serves."""
    codes = SERVED.get(objective.code)
    if codes is not None:
        set_standards(actor=teacher, run=run, objective=objective, codes=codes, seen=seen_mark(()), now=now)
