"""Pages about proof: checks, forms, sittings, scores, results."""

from django.urls import URLPattern, path

from assessments.views import calendar, results

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    path("me/calendar/", calendar.calendar, name="calendar"),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/results/",
        results.results,
        name="results",
    ),
]
