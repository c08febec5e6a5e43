"""Every permission by name, and the roles that hold it."""

from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    TEACHER = "teacher"
    STUDENT = "student"
    GUARDIAN = "guardian"


STAFF = frozenset({Role.TEACHER, Role.ADMINISTRATOR})


class Permission(StrEnum):
    USE_ACCOUNT = "use_account"  # anybody who is signed in: own account, own notices
    MANAGE_SCHOOL = "manage_school"  # thresholds, people
    CREATE_CLASS = "create_class"
    VIEW_CLASS = "view_class"  # the grid, results, students of one class
    MANAGE_ROSTER = "manage_roster"
    USE_LIBRARY = "use_library"  # the activities of the school
    PLAN_UNIT = "plan_unit"  # units, objectives, checks, dates
    RECORD_EVIDENCE = "record_evidence"  # scores, corrections, exemptions, judgements
    APPROVE_WORK = "approve_work"  # groups, correctives, waivers
    VIEW_GALLERY = "view_gallery"  # products that students of the school show
    MODERATE_GALLERY = "moderate_gallery"  # take a product of the class out of the gallery
    LEARN = "learn"  # a student's own tracker, work and checks
    TAKE_CHECK = "take_check"
    VIEW_FAMILY = "view_family"  # a guardian's own children


SCHOOL_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_SCHOOL,
            Permission.CREATE_CLASS,
            Permission.VIEW_GALLERY,
            Permission.USE_LIBRARY,
        }
    ),
    Role.TEACHER: frozenset({Permission.CREATE_CLASS, Permission.VIEW_GALLERY, Permission.USE_LIBRARY}),
    Role.STUDENT: frozenset({Permission.LEARN, Permission.VIEW_GALLERY}),
    Role.GUARDIAN: frozenset({Permission.VIEW_FAMILY}),
}
"""What a role in the school allows."""

SECTION_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        {Permission.VIEW_CLASS, Permission.MANAGE_ROSTER, Permission.MODERATE_GALLERY}
    ),
    Role.TEACHER: frozenset(
        {
            Permission.VIEW_CLASS,
            Permission.MANAGE_ROSTER,
            Permission.PLAN_UNIT,
            Permission.RECORD_EVIDENCE,
            Permission.APPROVE_WORK,
            Permission.MODERATE_GALLERY,
        }
    ),
    Role.STUDENT: frozenset({Permission.TAKE_CHECK}),
    Role.GUARDIAN: frozenset(),
}
"""What a role in one class allows: administrators read every class of their school and keep its roster."""
