"""Pages about proof: checks, forms, sittings, scores, results."""

from django.urls import URLPattern

app_name = "assessments"
urlpatterns: list[URLPattern] = []
