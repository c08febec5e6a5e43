"""Pages about people, classes and the school."""

from django.urls import path

from classroom.views import health

app_name = "classroom"
urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
