"""Pages about people, classes and the school."""

from django.urls import path

from classroom.views import health, sign_in

app_name = "classroom"
urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("", sign_in.home, name="home"),
    path("login/", sign_in.sign_in, name="sign_in"),
    path("logout/", sign_in.sign_out, name="sign_out"),
]
