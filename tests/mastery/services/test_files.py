"""Files of activities and products: stored once in a school, carried by name, gone when nothing carries them."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from classroom.formats.uploads import LARGEST_UPLOAD
from mastery.engine.correctives import Approach
from mastery.formats.files import TakenFile, take_file
from mastery.models import ActivityFile, CorrectiveActivity, ProductFile, StoredFile
from mastery.services.enrichment import complete_enrichment
from mastery.services.files import (
    TooManyFiles,
    add_activity_files,
    put_product_file,
    remove_activity_file,
    remove_product_file,
)
from mastery.services.library import take_activity
from mastery.services.steps import files as steps
from mastery.services.steps.products import NotDone
from mastery.services.teaching import remove_way_in
from tests.support import files
from tests.support.correctives import given
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People
from tests.support.practice import make_activity
from tests.support.products import Made

pytestmark = pytest.mark.django_db

PLAN = take_file("Plan.pdf", files.PDF)


def text(number: int, name: str = "") -> TakenFile:
    return take_file(name or f"{number}.txt", f"Number {number}".encode())


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people, now=NOW)


@pytest.fixture
def drawn(cycle: Cycle) -> CorrectiveActivity:
    return make_activity(cycle.objectives["F4"])


@pytest.fixture
def made(people: People) -> Made:
    return Made(people)


def add(cycle: Cycle, activity: CorrectiveActivity, *taken: TakenFile, actor=None) -> int:
    return add_activity_files(
        actor=actor or cycle.people.tess, run=cycle.run, activity=activity, files=taken, now=NOW
    )


def remove(cycle: Cycle, file: ActivityFile, *, actor=None) -> None:
    remove_activity_file(
        actor=actor or cycle.people.tess,
        run=cycle.run,
        activity=file.activity,
        file_id=file.pk,
        now=NOW,
    )


def names(activity: CorrectiveActivity) -> list[str]:
    return list(activity.files.order_by("pk").values_list("name", flat=True))


# -- activities ----------------------------------------------------------------------------------------------


def test_an_activity_carries_what_its_teacher_added(cycle: Cycle, drawn: CorrectiveActivity):
    assert add(cycle, drawn, PLAN, text(1)) == 2
    assert names(drawn) == ["Plan.pdf", "1.txt"]
    file = drawn.files.select_related("stored", "added_by").first()
    assert (file.media_type, file.added_by, file.added_at) == ("application/pdf", cycle.people.tess, NOW)
    assert bytes(file.stored.content) == files.PDF
    assert file.stored.sha256 == hashlib.sha256(files.PDF).hexdigest()


def test_the_same_content_twice_is_there_once(cycle: Cycle, drawn: CorrectiveActivity):
    assert add(cycle, drawn, PLAN, take_file("Copy.pdf", files.PDF)) == 1
    assert add(cycle, drawn, PLAN) == 0
    assert StoredFile.objects.count() == 1


def test_the_eleventh_file_is_refused_and_with_it_all_that_came_along(
    cycle: Cycle, drawn: CorrectiveActivity
):
    add(cycle, drawn, *(text(number) for number in range(9)))
    with pytest.raises(TooManyFiles, match="10 files at most"):
        add(cycle, drawn, text(10), text(11))
    assert (len(names(drawn)), StoredFile.objects.count()) == (9, 9)
    remove(cycle, drawn.files.first())
    assert add(cycle, drawn, text(10), text(11)) == 2


@pytest.mark.parametrize("who", ["sam", "gus", "ada", "nora"])
def test_only_the_teacher_of_the_unit_adds_and_removes(cycle: Cycle, drawn: CorrectiveActivity, who: str):
    actor = getattr(cycle.people, who)
    with pytest.raises(PermissionDenied):
        add(cycle, drawn, PLAN, actor=actor)
    with pytest.raises(PermissionDenied):
        remove(cycle, files.on_activity(drawn, by=cycle.people.tess), actor=actor)


def test_what_nothing_carries_any_more_is_deleted(cycle: Cycle, drawn: CorrectiveActivity):
    other = make_activity(cycle.objectives["F4"], approach="analogy")
    add(cycle, drawn, PLAN)
    add(cycle, other, PLAN)
    remove(cycle, drawn.files.get())
    assert StoredFile.objects.count() == 1
    last = other.files.get()
    remove(cycle, last)
    remove(cycle, last)
    assert StoredFile.objects.count() == 0


def test_a_file_of_another_activity_is_not_removed(cycle: Cycle, drawn: CorrectiveActivity):
    other = make_activity(cycle.objectives["F1"])
    file = files.on_activity(other, by=cycle.people.tess)
    file.activity = drawn
    remove(cycle, file)
    assert names(other) == ["Plan.pdf"]


def test_a_copy_carries_the_same_content_and_keeps_it(cycle: Cycle, drawn: CorrectiveActivity):
    add(cycle, drawn, PLAN, text(1))
    copy = take_activity(
        actor=cycle.people.tess, activity=drawn, run=cycle.run, objective=cycle.objectives["F1"], now=NOW
    )
    assert names(copy) == ["Plan.pdf", "1.txt"]
    assert StoredFile.objects.count() == 2
    for file in drawn.files.all():
        remove(cycle, file)
    assert (len(names(copy)), StoredFile.objects.count()) == (2, 2)


@pytest.mark.parametrize(("is_given", "kept"), [(True, 1), (False, 0)])
def test_an_activity_taken_away_takes_its_files_unless_a_student_has_it(
    cycle: Cycle, drawn: CorrectiveActivity, is_given: bool, kept: int
):
    add(cycle, drawn, PLAN)
    if is_given:
        work = given(cycle, cycle.people.sam, "F4", "visual", state="assigned")
        type(work).objects.filter(pk=work.pk).update(activity=drawn)
    remove_way_in(
        actor=cycle.people.tess,
        run=cycle.run,
        objective=cycle.objectives["F4"],
        approach=Approach.VISUAL,
        now=NOW,
    )
    assert StoredFile.objects.count() == kept


def test_two_schools_store_the_same_content_apart(cycle: Cycle, drawn: CorrectiveActivity):
    add(cycle, drawn, PLAN)
    theirs = files.stored(cycle.people.nora.school)
    assert StoredFile.objects.count() == 2
    remove(cycle, drawn.files.get())
    assert StoredFile.objects.get() == theirs


# -- products ------------------------------------------------------------------------------------------------


def put(made: Made, taken: TakenFile = PLAN, *, actor=None) -> None:
    put_product_file(actor=actor or made.people.ines, choice=made.choice, file=taken, now=NOW)


def test_a_product_is_told_with_its_file(people: People):
    made = Made(people, is_done=False)
    complete_enrichment(
        actor=people.ines, choice=made.choice, note="A plan", audience="6A", link="", file=PLAN, now=NOW
    )
    assert made.choice.product_file.name == "Plan.pdf"


def test_another_file_takes_the_place_of_the_first(made: Made):
    put(made)
    put(made, text(2))
    put(made, text(2))
    assert ProductFile.objects.get().name == "2.txt"
    assert StoredFile.objects.count() == 1


def test_the_same_content_under_another_name_is_renamed(made: Made):
    put(made)
    put(made, take_file("Better.pdf", files.PDF))
    assert ProductFile.objects.get().name == "Better.pdf"
    assert StoredFile.objects.count() == 1


def test_its_maker_takes_it_back(made: Made):
    put(made)
    for _time in range(2):
        remove_product_file(actor=made.people.ines, choice=made.choice, now=NOW)
    assert (ProductFile.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_what_is_not_done_has_no_file(people: People):
    with pytest.raises(NotDone):
        put(Made(people, is_done=False))


@pytest.mark.parametrize("who", ["sam", "tess", "gus", "ada", "nora"])
def test_nobody_else_changes_it(made: Made, who: str):
    with pytest.raises(PermissionDenied):
        put(made, actor=getattr(made.people, who))
    with pytest.raises(PermissionDenied):
        remove_product_file(actor=getattr(made.people, who), choice=made.choice, now=NOW)


# -- what the tables refuse ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"size": 3},
        {"content": b"other"},
        {"sha256": "0" * 64},
    ],
)
def test_what_is_stored_is_what_it_says(people: People, values: dict):
    files.stored(people.school)
    with pytest.raises(IntegrityError, match="stored_file_is_its_content"), transaction.atomic():
        StoredFile.objects.update(**values)


@pytest.mark.parametrize("content", [b"", b"x" * (LARGEST_UPLOAD + 1)], ids=["nothing", "too much"])
def test_nothing_and_too_much_are_not_stored(people: People, content: bytes):
    with pytest.raises(IntegrityError, match="stored_file_size_in_bounds"), transaction.atomic():
        files.stored(people.school, content)


def test_content_is_stored_once_per_school(people: People):
    row = files.stored(people.school)
    with pytest.raises(IntegrityError, match="stored_file_once_per_school"), transaction.atomic():
        StoredFile.objects.create(school=people.school, sha256=row.sha256, size=row.size, content=files.PDF)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"media_type": "text/html"}, "media_type_known"),
        ({"name": ""}, "name_is_plain"),
        ({"name": "a\r\nb"}, "name_is_plain"),
        ({"name": "a/b"}, "name_is_plain"),
        ({"name": "a\\b"}, "name_is_plain"),
    ],
)
def test_what_carries_a_file_calls_it_plainly(drawn: CorrectiveActivity, made: Made, values: dict, name: str):
    files.on_activity(drawn, by=made.people.tess)
    files.on_product(made.choice)
    for model in (ActivityFile, ProductFile):
        with pytest.raises(IntegrityError, match=f"{model._meta.model_name}_{name}"), transaction.atomic():
            model.objects.update(**values)


@pytest.mark.parametrize("place", [0, 11])
def test_an_activity_has_ten_places(cycle: Cycle, drawn: CorrectiveActivity, place: int):
    with pytest.raises(IntegrityError, match="activity_file_place_in_bounds"), transaction.atomic():
        files.on_activity(drawn, by=cycle.people.tess, place=place)


def test_an_activity_carries_a_content_once_and_one_in_each_place(cycle: Cycle, drawn: CorrectiveActivity):
    files.on_activity(drawn, by=cycle.people.tess)
    with pytest.raises(IntegrityError, match="activity_file_once"), transaction.atomic():
        files.on_activity(drawn, by=cycle.people.tess, place=2)
    with pytest.raises(IntegrityError, match="activity_file_place_once"), transaction.atomic():
        files.on_activity(drawn, b"other", by=cycle.people.tess)


def test_a_product_has_one_file(made: Made):
    files.on_product(made.choice)
    with pytest.raises(IntegrityError), transaction.atomic():
        files.on_product(made.choice, b"other")


def test_what_is_carried_is_not_deleted(cycle: Cycle, drawn: CorrectiveActivity):
    file = files.on_activity(drawn, by=cycle.people.tess)
    with transaction.atomic():
        steps.let_go([file.stored_id])
    assert StoredFile.objects.count() == 1


def test_content_is_read_only_when_it_is_asked_for(people: People):
    files.stored(people.school)
    assert StoredFile.objects.get().get_deferred_fields() == {"content"}
