"""Every page of the program. The root carries no names of its own; each app has its own namespace."""

from django.urls import include, path

urlpatterns = [
    path("", include("classroom.urls")),
    path("", include("mastery.urls")),
    path("", include("assessments.urls")),
]
