"""Pages about what counts: units, grid, tracker, groups, work, thresholds."""

from django.urls import URLPattern, path

from mastery.views import cell, exemptions, grid

app_name = "mastery"
urlpatterns: list[URLPattern] = [
    path("classes/<int:section_id>/grid/", grid.grid, name="grid"),
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
]
