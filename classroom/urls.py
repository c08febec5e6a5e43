"""Pages about people, classes and the school."""

from django.urls import path

from classroom.views import (
    account,
    classes,
    components,
    families,
    family_lists,
    health,
    help_page,
    notices,
    rosters,
    school,
    sign_in,
    slips,
    staff,
    students,
    today,
)

app_name = "classroom"
urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("", sign_in.home, name="home"),
    path("login/", sign_in.sign_in, name="sign_in"),
    path("logout/", sign_in.sign_out, name="sign_out"),
    path("today/", today.today, name="today"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read_all"),
    path("notices/<int:notice_id>/read/", notices.read, name="notice_read"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account_password"),
    path("help/", help_page.help_page, name="help"),
    path("classes/", classes.classes, name="classes"),
    path("classes/new/", rosters.class_new, name="class_new"),
    path("classes/list.csv", rosters.roster_template, name="roster_template"),
    path("classes/<int:section_id>/students/", students.students, name="students"),
    path("classes/<int:section_id>/students/add/", rosters.students_add, name="students_add"),
    path("classes/<int:section_id>/students/slips/", slips.slips, name="slips"),
    path("classes/<int:section_id>/families/", family_lists.families, name="families"),
    path("classes/<int:section_id>/families/add/", family_lists.families_add, name="families_add"),
    path("classes/<int:section_id>/families/list.csv", family_lists.families_file, name="families_file"),
    path("classes/<int:section_id>/students/<int:student_id>/end/", students.end, name="student_end"),
    path(
        "classes/<int:section_id>/students/<int:student_id>/restore/",
        students.restore,
        name="student_restore",
    ),
    path("classes/<int:section_id>/students/<int:student_id>/family/", families.family, name="family"),
    path(
        "classes/<int:section_id>/students/<int:student_id>/family/<int:guardian_id>/slip/",
        families.slip,
        name="family_slip",
    ),
    path(
        "classes/<int:section_id>/students/<int:student_id>/family/<int:guardian_id>/end/",
        families.end,
        name="family_end",
    ),
    path(
        "classes/<int:section_id>/students/<int:student_id>/family/<int:guardian_id>/restore/",
        families.restore,
        name="family_restore",
    ),
    path("components/", components.components, name="components"),
    path("school/", school.school, name="school"),
    path("school/families/add/", family_lists.school_families_add, name="school_families_add"),
    path("school/families/list.csv", family_lists.school_families_file, name="school_families_file"),
    path("school/staff/", staff.staff, name="staff"),
    path("school/staff/<int:person_id>/slip/", staff.staff_slip, name="staff_slip"),
]
