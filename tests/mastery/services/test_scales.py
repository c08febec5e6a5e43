"""The levels of a school change by a new version and decide nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, transaction

from mastery.engine.scale import DEFAULT_SCALE, FIVE_LEVELS, FOUR_LEVELS, Level, Scale
from mastery.engine.status import Status
from mastery.models import ObjectiveStatus, ProficiencyScale
from mastery.selectors.scales import level_shown, saved_scale, scale_versions
from mastery.services.scales import ScaleMoved, ScaleRefused, save_scale
from tests.engine.records import score
from tests.support.factories import NOW, StatusFactory
from tests.support.people import People
from tests.support.races import race


def save(people: People, scale: Scale = FOUR_LEVELS, *, based_on: int = 0, **said: str) -> ProficiencyScale:
    texts = {"title": "Our levels", "reason": "agreed by the staff"} | said
    return save_scale(actor=people.ada, scale=scale, based_on=based_on, now=NOW, **texts)


def test_a_school_without_a_version_has_none_to_show(people: People) -> None:
    assert saved_scale(people.school.pk) is None
    assert scale_versions(people.school.pk) == ()


def test_a_saved_scale_reads_back_as_it_was(people: People) -> None:
    halves = Scale(
        levels=(
            Level(label="Not yet", mark="", from_percent=Decimal(0)),
            Level(label="Mastered", mark="M", from_percent=Decimal("82.5")),
        ),
        mastery_place=1,
    )
    save(people, halves)
    assert saved_scale(people.school.pk) == halves


def test_the_newest_version_is_in_force_and_the_old_one_stays(people: People) -> None:
    save(people)
    save(people, FIVE_LEVELS, based_on=1, title="Five", reason="finer")
    assert saved_scale(people.school.pk) == FIVE_LEVELS
    assert [
        (line.version, line.title, line.scale, line.author, line.reason, line.created_at)
        for line in scale_versions(people.school.pk)
    ] == [
        (2, "Five", FIVE_LEVELS, "Ada Lindqvist", "finer", NOW),
        (1, "Our levels", FOUR_LEVELS, "Ada Lindqvist", "agreed by the staff", NOW),
    ]


def test_another_school_keeps_its_own(people: People) -> None:
    save(people)
    assert saved_scale(people.nora.school_id) is None


def test_no_status_is_decided_again(people: People) -> None:
    known = StatusFactory(student=people.sam, objective__unit__course=people.section.course, mastered=True)
    save(people)
    assert ObjectiveStatus.objects.get(pk=known.pk).decided_at == NOW
    assert ObjectiveStatus.objects.get(pk=known.pk).state == "mastered"


@pytest.mark.parametrize(("missing", "field"), [({"title": ""}, "title"), ({"reason": ""}, "reason")])
def test_a_version_says_its_name_and_why(people: People, missing: dict[str, str], field: str) -> None:
    with pytest.raises(ScaleRefused) as refused:
        save(people, **missing)
    assert refused.value.field == field
    assert ProficiencyScale.objects.count() == 0


def test_the_same_scale_is_no_change(people: People) -> None:
    save(people)
    with pytest.raises(ScaleRefused, match="Nothing would change"):
        save(people, based_on=1, reason="once more")
    assert save(people, based_on=1, title="Another name").version == 2


@pytest.mark.parametrize("based_on", [0, 2], ids=["behind", "ahead"])
def test_who_was_overtaken_is_told_by_whom(people: People, based_on: int) -> None:
    save(people)
    with pytest.raises(ScaleMoved, match="Ada Lindqvist changed this a moment ago"):
        save(people, FIVE_LEVELS, based_on=based_on)
    assert ProficiencyScale.objects.count() == 1


@pytest.mark.parametrize("who", ["tess", "sam", "gus"])
def test_only_administrators_change_the_scale(people: People, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save_scale(actor=getattr(people, who), scale=FOUR_LEVELS, title="t", reason="r", based_on=0, now=NOW)


# what the tables hold for every writer


def test_a_version_is_never_edited_or_removed(people: People) -> None:
    rows = ProficiencyScale.objects.filter(pk=save(people).pk)
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        rows.update(title="Another")
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        rows.delete()


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"levels": [{}]}, "scale_2_to_7_levels"),
        ({"levels": [{}] * 8}, "scale_2_to_7_levels"),
        ({"mastery_place": 0}, "scale_mastery_above_lowest"),
        ({"mastery_place": 2}, "scale_mastery_is_a_level"),
        ({"version": 1}, "scale_version_once"),
    ],
)
def test_no_writer_can_store_a_scale_that_is_none(
    people: People, changed: dict[str, object], constraint: str
) -> None:
    save(people)
    row: dict[str, object] = {"version": 2, "levels": [{}, {}], "mastery_place": 1}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ProficiencyScale.objects.create(
            school=people.school,
            title="t",
            author=people.ada,
            reason="r",
            created_at=NOW + timedelta(days=1),
            **(row | changed),
        )


@pytest.mark.django_db(transaction=True)
def test_of_changes_at_one_moment_one_is_kept(people: People) -> None:
    answers = race([lambda: save(people)] * 4)
    assert [type(answer) for answer in answers].count(ProficiencyScale) == 1
    assert [type(answer) for answer in answers].count(ScaleMoved) == 3


# the level on a page


@pytest.mark.parametrize(
    ("status", "best", "label"),
    [
        pytest.param(Status.MASTERED, "9", "Mastered", id="mastered"),
        pytest.param(Status.MASTERED, "7", "Mastered", id="mastered by a lower threshold"),
        pytest.param(Status.NOT_YET, "9", "Developing", id="not yet by a higher threshold"),
        pytest.param(Status.NOT_YET, "0", "Beginning", id="nothing earned is a level"),
        pytest.param(Status.EXEMPT, "9", None, id="exempt has no level"),
        pytest.param(Status.NOT_ASSESSED, None, None, id="not assessed has no level"),
    ],
)
def test_a_level_follows_the_status(status: Status, best: str | None, label: str | None) -> None:
    level = level_shown(DEFAULT_SCALE, status=status, best=score(best) if best else None)
    assert (level.label if level else None) == label


def test_without_a_scale_there_is_no_level() -> None:
    assert level_shown(None, status=Status.MASTERED, best=score("9")) is None
