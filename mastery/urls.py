"""Pages about what counts: units, grid, tracker, groups, work, thresholds, scales."""

from django.urls import URLPattern, path

from mastery.views import (
    cell,
    correctives,
    effect,
    exemptions,
    family,
    grid,
    groups,
    judgement_report,
    judgements,
    methods,
    planner,
    publish,
    reteaching,
    scales,
    thresholds,
    tracker,
    unit_work,
    units,
    work,
)

app_name = "mastery"
urlpatterns: list[URLPattern] = [
    path("classes/<int:section_id>/grid/", grid.grid, name="grid"),
    path("school/thresholds/", thresholds.thresholds, name="thresholds"),
    path("school/thresholds/progress/", thresholds.thresholds_progress, name="thresholds_progress"),
    path("school/methods/", methods.methods, name="methods"),
    path("school/methods/file.csv", methods.methods_csv, name="methods_csv"),
    path("school/scales/", scales.scales, name="scales"),
    path("school/reteaching/", reteaching.reteaching, name="reteaching"),
    path("school/effect/", effect.school_effect, name="school_effect"),
    path("school/effect/file.csv", effect.school_effect_csv, name="school_effect_csv"),
    path("school/judgements/", judgement_report.judgement_report, name="judgement_report"),
    path("school/judgements/file.csv", judgement_report.judgement_report_csv, name="judgement_report_csv"),
    path("classes/<int:section_id>/reports/effect/", effect.effect, name="effect"),
    path("classes/<int:section_id>/reports/effect/file.csv", effect.effect_csv, name="effect_csv"),
    path("me/", tracker.me, name="me"),
    path("me/units/<int:run_id>/", tracker.my_unit, name="my_unit"),
    path("me/units/<int:run_id>/objectives/<int:objective_id>/", tracker.why, name="why"),
    path("me/work/", work.my_work, name="my_work"),
    path("me/work/<int:corrective_id>/", work.corrective, name="corrective"),
    path("me/further/<int:choice_id>/", work.further, name="further"),
    path("me/further/<int:choice_id>/choose/", work.choose, name="further_choose"),
    path("me/further/<int:choice_id>/done/", work.finish, name="further_done"),
    path("family/", family.family, name="family"),
    path("family/<int:student_id>/", family.ward, name="ward"),
    path("classes/<int:section_id>/students/<int:student_id>/", tracker.student, name="student"),
    path("classes/<int:section_id>/groups/", groups.groups, name="groups"),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/suggest-groups/",
        groups.suggest,
        name="groups_suggest",
    ),
    path("classes/<int:section_id>/units/<int:run_id>/groups/move/", groups.move, name="group_move"),
    path(
        "classes/<int:section_id>/units/<int:run_id>/groups/approve/", groups.approve, name="groups_approve"
    ),
    path("classes/<int:section_id>/groups/<int:group_id>/", groups.edit, name="group_edit"),
    path("classes/<int:section_id>/groups/<int:group_id>/drop/", groups.drop, name="group_drop"),
    path(
        "classes/<int:section_id>/units/<int:run_id>/correctives/<int:student_id>/<int:objective_id>/",
        correctives.assign,
        name="assign",
    ),
    path("classes/<int:section_id>/correctives/<int:corrective_id>/waive/", correctives.waive, name="waive"),
    path("classes/<int:section_id>/grid/file.csv", grid.grid_csv, name="grid_csv"),
    path(
        "classes/<int:section_id>/grid/<int:run_id>/<int:student_id>/<int:objective_id>/",
        cell.cell,
        name="cell",
    ),
    path(
        "classes/<int:section_id>/grid/<int:run_id>/<int:student_id>/<int:objective_id>/exempt/",
        exemptions.exempt,
        name="exempt",
    ),
    path(
        "classes/<int:section_id>/grid/<int:run_id>/<int:student_id>/<int:objective_id>/lift/",
        exemptions.lift,
        name="lift",
    ),
    path(
        "classes/<int:section_id>/grid/<int:run_id>/<int:student_id>/<int:objective_id>/judge/",
        judgements.judge,
        name="judge",
    ),
    path("classes/<int:section_id>/units/", units.units, name="units"),
    path("classes/<int:section_id>/units/new/", units.unit_new, name="unit_new"),
    path("classes/<int:section_id>/units/take/", units.unit_take, name="unit_take"),
    path("classes/<int:section_id>/units/<int:run_id>/", planner.unit, name="unit"),
    path("classes/<int:section_id>/units/<int:run_id>/title/", planner.unit_title, name="unit_title"),
    path(
        "classes/<int:section_id>/units/<int:run_id>/objectives/", planner.objective_new, name="objective_new"
    ),
    path(
        "classes/<int:section_id>/units/<int:run_id>/objectives/<int:objective_id>/",
        planner.objective,
        name="objective",
    ),
    path(
        "classes/<int:section_id>/units/<int:run_id>/objectives/<int:objective_id>/move/",
        planner.objective_move,
        name="objective_move",
    ),
    path(
        "classes/<int:section_id>/units/<int:run_id>/objectives/<int:objective_id>/remove/",
        planner.objective_remove,
        name="objective_remove",
    ),
    path(
        "classes/<int:section_id>/units/<int:run_id>/objectives/<int:objective_id>/links/",
        planner.objective_links,
        name="objective_links",
    ),
    path(
        "classes/<int:section_id>/units/<int:run_id>/objectives/<int:objective_id>/taught/",
        planner.objective_taught,
        name="objective_taught",
    ),
    path(
        "classes/<int:section_id>/units/<int:run_id>/objectives/<int:objective_id>/ways/<slug:approach>/",
        unit_work.way,
        name="way",
    ),
    path("classes/<int:section_id>/units/<int:run_id>/further/", unit_work.further_new, name="further_new"),
    path(
        "classes/<int:section_id>/units/<int:run_id>/further/<int:activity_id>/",
        unit_work.further_plan,
        name="further_plan",
    ),
    path("classes/<int:section_id>/units/<int:run_id>/publish/", publish.publish, name="publish"),
]
