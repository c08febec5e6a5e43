"""Checks and paper scores from files: all or nothing, and the same file twice changes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from assessments.formats.items import ItemRow
from assessments.formats.results import STUDENT, Excuse, Results
from assessments.formats.tables import Problem, TableRefused
from assessments.models import Assessment, Attempt, AttemptItem, Item, ParallelForm
from assessments.services.papers import refuse_future
from assessments.services.steps.items import WrittenItem, refuse_too_many_points, stored_items, write_items
from assessments.services.steps.names import called
from assessments.services.steps.papers import PaperRefused, PaperRow, Recorded, record_rows
from assessments.services.steps.scoring import EXCUSED, load_sittings
from classroom.models import Course, Enrollment, SchoolRole, Section, StaffAssignment, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission, Role
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.attempts import AttemptState
from mastery.engine.planning import MOST_ESSENTIALS
from mastery.engine.wording import number
from mastery.models import Objective, Unit, UnitRun
from mastery.services.steps.essentials import keep_essentials
from mastery.services.steps.plan_lock import lock_unit, raise_version

AGAIN = "The results file was imported again"


class NothingToImportInto(DomainError):
    """The check or form that the scores belong to cannot be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckImported:
    """What a file of questions added or changed. `objectives` are new, those `back` had been retired."""

    is_new_unit: bool
    is_new_check: bool
    is_new_form: bool
    objectives: tuple[str, ...]
    back: tuple[str, ...]
    new_items: int
    changed_items: int
    same_items: int

    @property
    def is_nothing(self) -> bool:
        return not (self.is_new_form or self.objectives or self.back or self.new_items or self.changed_items)


@unit_of_work
def import_assessment(
    *,
    actor: User | None,
    section: Section,
    unit_title: str,
    title: str,
    form_label: str,
    rows: Sequence[ItemRow],
    now: datetime,
    dry_run: bool = False,
) -> CheckImported:
    """Write a form's questions, and the unit, objectives, check and form where they are missing.

    `actor` is None for an operator at the command line. Objectives that exist stay as they are; questions
    that students have had are never changed. `dry_run` does all this and takes it back.
    """
    if actor is not None:
        check_can(actor, Permission.PLAN_UNIT, section=section)
    Course.objects.select_for_update(no_key=True).get(pk=section.course_id)
    found, is_new_unit = _unit(section, unit_title)
    run = _locked_run(section, found)
    unit = lock_unit(run)
    objectives, new_codes, back = _objectives(unit, rows)
    assessment, is_new_check = _check(run, title)
    form, is_new_form = ParallelForm.objects.get_or_create(
        school_id=section.school_id, assessment=assessment, label=form_label
    )
    new, changed, same = _items(form, rows, objectives)
    if dry_run:
        transaction.set_rollback(True)
    return CheckImported(
        is_new_unit=is_new_unit,
        is_new_check=is_new_check,
        is_new_form=is_new_form,
        objectives=new_codes,
        back=back,
        new_items=new,
        changed_items=changed,
        same_items=same,
    )


def _unit(section: Section, title: str) -> tuple[Unit, bool]:
    """A course names each of its units once, whatever the capitals; new ones come last."""
    known = Unit.objects.filter(course=section.course_id, title__iexact=title).first()
    if known is not None:
        return known, False
    last = Unit.objects.filter(course=section.course_id).aggregate(last=Max("position"))["last"] or 0
    unit = Unit.objects.create(
        school_id=section.school_id, course_id=section.course_id, title=title, position=last + 1
    )
    return unit, True


def _locked_run(section: Section, unit: Unit) -> UnitRun:
    """The page locks it too before it writes a check, so that no two come of one name."""
    run, _new = UnitRun.objects.get_or_create(school_id=section.school_id, section=section, unit=unit)
    return UnitRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)


def _check(run: UnitRun, title: str) -> tuple[Assessment, bool]:
    """A unit run names each of its checks once, whatever the capitals. Locked."""
    known = called(
        title, Assessment.objects.select_for_update().filter(unit_run=run).order_by("pk"), of=_title
    )
    if known:
        return known[0], False
    return Assessment.objects.create(school_id=run.school_id, unit_run=run, title=title), True


def _title(check: Assessment) -> str:
    return check.title


def _objectives(
    unit: Unit, rows: Sequence[ItemRow]
) -> tuple[Mapping[str, Objective], tuple[str, ...], tuple[str, ...]]:
    """The objectives by code as the file writes it, the codes that are new, and those that are back.

    The first five are essential where nobody says. A retired one that is named here comes back. A published unit keeps
    what its class was told, as on its page.
    """
    known = list(Objective.objects.filter(unit=unit).order_by("pk"))
    codes = dict.fromkeys(row.objective_code for row in rows)
    created = Objective.objects.bulk_create(_new_objectives(unit, rows, known))
    every = [*known, *created]
    by_code = {code: called(code, every, of=_code)[0] for code in codes}
    retired = {each.pk: each.code for each in by_code.values() if each.retired_at is not None}
    Objective.objects.filter(pk__in=retired).update(retired_at=None)
    if created or retired:
        keep_essentials(unit)
        raise_version(unit)
    return by_code, tuple(each.code for each in created), tuple(retired.values())


def _new_objectives(unit: Unit, rows: Sequence[ItemRow], known: Sequence[Objective]) -> Iterator[Objective]:
    """Each once, under the code that its first row has."""
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row.objective_code.casefold(), row.objective_code)
    statements = {row.objective_code.casefold(): row.objective for row in rows if row.objective}
    essentials = {row.objective_code.casefold(): row.essential for row in rows if row.essential is not None}
    new = {key: code for key, code in first.items() if not called(code, known, of=_code)}
    last = max((each.position for each in known), default=0)
    for place, (key, code) in enumerate(new.items(), start=1):
        yield Objective(
            school_id=unit.school_id,
            unit=unit,
            code=code,
            statement=statements.get(key, f"I can do {code}"),
            is_essential=essentials.get(key, len(known) + place <= MOST_ESSENTIALS),
            position=last + place,
        )


def _code(objective: Objective) -> str:
    return objective.code


def _items(
    form: ParallelForm, rows: Sequence[ItemRow], objectives: Mapping[str, Objective]
) -> tuple[int, int, int]:
    wanted = [
        WrittenItem(
            label=row.label,
            position=position,
            kind=row.kind,
            stem=row.stem,
            points=row.points,
            options=row.options,
            key=row.key,
            objective_ids=frozenset({objectives[row.objective_code].pk}),
        )
        for position, row in enumerate(rows, start=1)
    ]
    stored = stored_items(form)
    differing = [each for each in wanted if stored.get(each.label) != each]
    if differing and AttemptItem.objects.filter(item__form=form).exists():
        lines = {row.label: row.line for row in rows}
        text = f"students have had form {form.label}, so it stays as it is"
        raise TableRefused([Problem(line=lines[each.label], column="item", text=text) for each in differing])
    write_items(form, differing, keep_after=len(wanted))
    refuse_too_many_points(form)
    new = sum(each.label not in stored for each in differing)
    return new, len(differing) - new, len(wanted) - len(differing)


@unit_of_work
def import_results(
    *,
    actor: User | None,
    section: Section,
    title: str,
    form_label: str,
    results: Results,
    taken_at: datetime,
    now: datetime,
    unit_title: str | None = None,
    dry_run: bool = False,
) -> Recorded:
    """Record a class's paper scores; changed cells are corrections.

    `actor` is None for an operator at the command line: then the rows bear the name of the class's teacher.
    """
    if actor is not None:
        check_can(actor, Permission.RECORD_EVIDENCE, section=section)
    refuse_future(taken_at, now=now)
    form = _form(section, unit_title, title, form_label)
    items = {item.label: item for item in Item.objects.filter(form=form)}
    places = {
        place.student.school_number: place
        for place in Enrollment.objects.filter(section=section, ended_at__isnull=True).select_related(
            "student"
        )
    }
    problems = [*_wrong_columns(results, items), *_wrong_rows(results, items, places)]
    if problems:
        raise TableRefused(problems)
    recorded = _record(
        results,
        items,
        places,
        actor=actor or _signer(section),
        form=form,
        taken_at=taken_at,
        now=now,
    )
    if dry_run:
        transaction.set_rollback(True)
    return recorded


def _form(section: Section, unit_title: str | None, title: str, form_label: str) -> ParallelForm:
    checks = Assessment.objects.filter(unit_run__section=section).select_related("unit_run__unit")
    if unit_title is not None:
        checks = checks.filter(unit_run__unit__title__iexact=unit_title)
    found = called(title, checks.order_by("pk"), of=_title)
    if not found:
        raise NothingToImportInto("check_unknown", f"{section.title} has no check named {title}.")
    if len(found) > 1:
        units = ", ".join(sorted(check.unit_run.unit.title for check in found))
        raise NothingToImportInto("check_ambiguous", f"Several units have a check named {title}: {units}.")
    form = ParallelForm.objects.filter(assessment=found[0], label=form_label).first()
    if form is None:
        raise NothingToImportInto("form_unknown", f"{title} has no form {form_label}.")
    form.assessment = found[0]
    return form


def _wrong_columns(results: Results, items: Mapping[str, Item]) -> Iterator[Problem]:
    for label in results.labels:
        if label not in items:
            yield Problem(line=1, column=label, text="the form has no such question")
    for label in items:
        if label not in results.labels:
            yield Problem(line=1, column=label, text="the file has no column for this question")


def _wrong_rows(
    results: Results, items: Mapping[str, Item], places: Mapping[str, Enrollment]
) -> Iterator[Problem]:
    for row in results.rows:
        if row.student_id not in places:
            text = f"no student of the class has the number {row.student_id}"
            yield Problem(line=row.line, column=STUDENT, text=text)
        for label, cell in row.cells.items():
            most = items[label].points if label in items else None
            if most is not None and isinstance(cell, Decimal) and cell > most:
                text = f"{number(cell)} is more than the {number(most)} points of the question"
                yield Problem(line=row.line, column=label, text=text)


def _record(
    results: Results,
    items: Mapping[str, Item],
    places: Mapping[str, Enrollment],
    *,
    actor: User,
    form: ParallelForm,
    taken_at: datetime,
    now: datetime,
) -> Recorded:
    rows = [
        PaperRow(
            enrollment=places[row.student_id],
            scores={
                items[label].pk: EXCUSED if cell is Excuse.EX else cell for label, cell in row.cells.items()
            },
        )
        for row in results.rows
    ]
    aside = _set_aside(rows, form)
    try:
        recorded = record_rows(
            [row for row in rows if row.enrollment.pk not in aside],
            actor=actor,
            assessment=form.assessment,
            form=form,
            taken_at=taken_at,
            now=now,
            source="import",
            reason=AGAIN,
        )
    except PaperRefused as refusal:
        raise _located(refusal, results, items, places) from refusal
    return replace(recorded, left_aside=len(aside))


def _set_aside(rows: Sequence[PaperRow], form: ParallelForm) -> Collection[int]:
    """Places whose newest try on the form was set aside and had these very scores: only a person takes that back."""
    tries = Attempt.objects.filter(form=form, enrollment__in=[row.enrollment.pk for row in rows])
    newest = {attempt.enrollment_id: attempt for attempt in tries.order_by("pk")}
    void = [attempt for attempt in newest.values() if attempt.state == AttemptState.VOID.value]
    said = {row.enrollment.pk: row.given for row in rows}
    return {
        sitting.attempt.enrollment_id
        for sitting in load_sittings(void)
        if said[sitting.attempt.enrollment_id] == sitting.given
    }


def _located(
    refusal: PaperRefused, results: Results, items: Mapping[str, Item], places: Mapping[str, Enrollment]
) -> TableRefused:
    """Where in the file a row stands that cannot be taken."""
    line = next(row.line for row in results.rows if places[row.student_id].pk == refusal.enrollment_id)
    column = next((label for label, item in items.items() if item.pk == refusal.item_id), STUDENT)
    return TableRefused([Problem(line=line, column=column, text=refusal.message)])


def _signer(section: Section) -> User:
    """In whose name an operator's import stands: the class's teacher, else an administrator of its school."""
    taught = StaffAssignment.objects.filter(section=section).select_related("person").order_by("pk").first()
    if taught is not None:
        return taught.person
    administers = (
        SchoolRole.objects.filter(school_id=section.school_id, role=Role.ADMINISTRATOR.value)
        .select_related("person")
        .order_by("pk")
        .first()
    )
    if administers is None:
        raise NothingToImportInto(
            "nobody_signs", f"{section.title} has no teacher, in whose name the scores could stand."
        )
    return administers.person
