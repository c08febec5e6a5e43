"""Pages about proof: checks, forms, sittings, scores, results."""

from django.urls import URLPattern, path

from assessments.views import (
    attempt,
    bookings,
    builder,
    calendar,
    checks,
    dates,
    entry,
    extra_chances,
    forecast,
    marking,
    prescriptions,
    reassess,
    results,
    sessions,
    sitting,
)

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    path("me/calendar/", calendar.calendar, name="calendar"),
    path("classes/<int:section_id>/checks/<int:assessment_id>/forecast/", forecast.forecast, name="forecast"),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/forecast/remind/",
        forecast.forecast_remind,
        name="forecast_remind",
    ),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/forecast/extend/",
        forecast.forecast_extend,
        name="forecast_extend",
    ),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/results/",
        results.results,
        name="results",
    ),
    path("classes/<int:section_id>/checks/<int:assessment_id>/sheets/", prescriptions.sheets, name="sheets"),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/sheets/give/",
        prescriptions.sheets_give,
        name="sheets_give",
    ),
    path("me/checks/<int:assessment_id>/sheet/", prescriptions.my_sheet, name="my_sheet"),
    path(
        "family/<int:student_id>/checks/<int:assessment_id>/sheet/",
        prescriptions.ward_sheet,
        name="ward_sheet",
    ),
    path("classes/<int:section_id>/checks/", checks.checks, name="checks"),
    path("classes/<int:section_id>/checks/new/", checks.check_new, name="check_new"),
    path("classes/<int:section_id>/checks/<int:assessment_id>/", builder.check, name="check"),
    path("classes/<int:section_id>/checks/<int:assessment_id>/forms/", builder.form_new, name="form_new"),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/preview/",
        builder.check_preview,
        name="check_preview",
    ),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/questions/new/",
        builder.item_new,
        name="item_new",
    ),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/questions/<int:item_id>/",
        builder.item,
        name="item",
    ),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/questions/<int:item_id>/move/",
        builder.item_move,
        name="item_move",
    ),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/questions/<int:item_id>/copy/",
        builder.item_copy,
        name="item_copy",
    ),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/questions/<int:item_id>/remove/",
        builder.item_remove,
        name="item_remove",
    ),
    path("classes/<int:section_id>/checks/<int:assessment_id>/dates/", dates.dates, name="dates"),
    path("me/checks/<int:assessment_id>/", sitting.my_check, name="my_check"),
    path("me/checks/<int:assessment_id>/start/", sitting.start, name="start"),
    path("me/tries/<int:attempt_id>/", sitting.sitting, name="sitting"),
    path("me/tries/<int:attempt_id>/save/", sitting.save, name="save"),
    path("me/tries/<int:attempt_id>/submit/", sitting.submit, name="submit"),
    path("me/tries/<int:attempt_id>/done/", sitting.try_done, name="try_done"),
    path("classes/<int:section_id>/checks/<int:assessment_id>/mark/", marking.mark, name="mark"),
    path("classes/<int:section_id>/tries/<int:attempt_id>/", attempt.attempt, name="attempt"),
    path(
        "classes/<int:section_id>/tries/<int:attempt_id>/correct/",
        attempt.attempt_correct,
        name="attempt_correct",
    ),
    path("classes/<int:section_id>/tries/<int:attempt_id>/void/", attempt.attempt_void, name="attempt_void"),
    path("classes/<int:section_id>/checks/<int:assessment_id>/enter/", entry.enter, name="enter"),
    path("classes/<int:section_id>/reassess/", reassess.reassess, name="reassess"),
    path("classes/<int:section_id>/reassess/book/", bookings.book, name="book"),
    path("classes/<int:section_id>/sessions/", sessions.sessions, name="sessions"),
    path("classes/<int:section_id>/sessions/new/", sessions.session_new, name="session_new"),
    path("classes/<int:section_id>/sessions/<int:session_id>/", sessions.session, name="session"),
    path(
        "classes/<int:section_id>/sessions/<int:session_id>/change/",
        sessions.session_change,
        name="session_change",
    ),
    path(
        "classes/<int:section_id>/sessions/<int:session_id>/call-off/",
        sessions.session_call_off,
        name="session_call_off",
    ),
    path(
        "classes/<int:section_id>/sessions/<int:session_id>/pack/", sessions.session_pack, name="session_pack"
    ),
    path("classes/<int:section_id>/sessions/<int:session_id>/take-out/", bookings.take_out, name="take_out"),
    path(
        "classes/<int:section_id>/sessions/<int:session_id>/attendance/",
        bookings.attendance,
        name="attendance",
    ),
    path(
        "classes/<int:section_id>/checks/<int:assessment_id>/extra/<int:student_id>/",
        extra_chances.extra_chance,
        name="extra_chance",
    ),
    path("me/checks/<int:assessment_id>/ask/", bookings.ask, name="ask"),
    path("me/checks/<int:assessment_id>/give-back/", bookings.give_back, name="give_back"),
]
