"""Units of a course, one class going through a unit, and how its objectives were taught."""

import pghistory
import pgtrigger
from django.db import models

from classroom.models import Course, SchoolOwned, Section, User

APPROACHES = [
    "worked_explanation",
    "visual",
    "analogy",
    "other_context",
    "structured_practice",
    "peer_tutoring",
]
"""Plain values of `engine.correctives.Approach`, so that migrations never point at the engine; a test compares."""

ESSENTIALS_AT_PUBLISHING = """
IF OLD.published_at IS NULL AND NEW.published_at IS NOT NULL AND (
    SELECT count(*) FROM mastery_objective planned
    WHERE planned.unit_id = NEW.unit_id AND planned.is_essential AND planned.retired_at IS NULL
) NOT BETWEEN 3 AND 5 THEN
    RAISE EXCEPTION 'unit_run_essentials: a published unit has 3 to 5 essential objectives'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


ANNOUNCED_CHANCES_ONLY_RISE = """
IF NEW.announced_chances IS NULL OR (NEW.announced_chances <> 0 AND (
    OLD.announced_chances = 0 OR NEW.announced_chances < OLD.announced_chances
)) THEN
    RAISE EXCEPTION 'unit_run_chances_only_rise: chances once announced are raised, never lowered'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track()
class Unit(SchoolOwned):
    """Block of teaching around objectives, part of a course. `version` guards against silent overwrites."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="units")
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["course", "title"], name="unit_title_once_per_course"),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class UnitRun(SchoolOwned):
    """One section going through one unit: its stage in the mastery cycle, when it was announced, with how many
    chances (0 is without limit), and how many days in class it is planned to take."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="unit_runs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="runs")
    stage = models.CharField(max_length=16, default="planned")
    published_at = models.DateTimeField(null=True, blank=True)
    announced_chances = models.PositiveSmallIntegerField(null=True)
    planned_teaching_days = models.PositiveSmallIntegerField(null=True)
    planned_correction_days = models.PositiveSmallIntegerField(null=True)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["section", "unit"], name="unit_run_once_per_section"),
            models.CheckConstraint(
                condition=models.Q(
                    stage__in=[
                        "planned",
                        "teaching",
                        "formative",
                        "correction",
                        "reassessment",
                        "closed",
                    ]
                ),
                name="unit_run_stage_known",
            ),
            models.CheckConstraint(
                condition=models.Q(planned_teaching_days__isnull=True, planned_correction_days__isnull=True)
                | models.Q(
                    planned_teaching_days__isnull=False,
                    planned_correction_days__isnull=False,
                    planned_teaching_days__range=(1, 200),
                    planned_correction_days__lte=100,
                ),
                name="unit_run_days_planned_whole",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="essentials_at_publishing",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=ESSENTIALS_AT_PUBLISHING,
            ),
            pgtrigger.Trigger(
                name="announced_chances_only_rise",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__announced_chances__isnull=False),
                func=ANNOUNCED_CHANCES_ONLY_RISE,
            ),
        ]


@pghistory.track()
class Lesson(SchoolOwned):
    """An approach by which an objective was taught to a class; correctives must use another one."""

    unit_run = models.ForeignKey(UnitRun, on_delete=models.PROTECT, related_name="lessons")
    objective = models.ForeignKey("mastery.Objective", on_delete=models.PROTECT, related_name="lessons")
    approach = models.CharField(max_length=24)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit_run", "objective", "approach"],
                name="lesson_approach_once",
            ),
            models.CheckConstraint(
                condition=models.Q(approach__in=APPROACHES),
                name="lesson_approach_known",
            ),
        ]
