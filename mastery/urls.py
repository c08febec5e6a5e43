"""Pages about what counts: units, grid, tracker, groups, work, thresholds."""

from django.urls import URLPattern

app_name = "mastery"
urlpatterns: list[URLPattern] = []
