"""Standards of a school for tests, in an invented framework."""

from classroom.models import School
from mastery.engine.standards import normal_code
from mastery.models import Objective, ObjectiveStandard, Standard

FRAMEWORK = "Demo framework 2026"


def keep(school: School, code: str, *, framework: str = FRAMEWORK, statement: str = "Do it.") -> Standard:
    return Standard.objects.create(
        school=school, framework=framework, code=code, normal_code=normal_code(code), statement=statement
    )


def serve(objective: Objective, *standards: Standard) -> None:
    for standard in standards:
        ObjectiveStandard.objects.create(school=objective.school, objective=objective, standard=standard)


def codes(objective: Objective) -> list[str]:
    return list(objective.standards.order_by("code").values_list("code", flat=True))
