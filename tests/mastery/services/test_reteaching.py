"""A school's shares for reteaching change by a new version; the newest is in force."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, transaction

from mastery.engine.reteaching import DEFAULT_RULE, Count, ReteachRule
from mastery.models import ReteachSetting
from mastery.selectors.reteaching import class_count, reteach_rule, reteach_versions
from mastery.selectors.standing import class_standing
from mastery.services.reteaching import ReteachMoved, save_reteach_rule
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.people import People

pytestmark = pytest.mark.django_db
LATER = ReteachRule(whole_class_percent=60, small_groups_percent=20)


def save(people: People, rule: ReteachRule = LATER, *, based_on: int = 0) -> ReteachSetting:
    return save_reteach_rule(actor=people.ada, rule=rule, based_on=based_on, now=NOW)


def test_without_a_version_the_default_is_in_force(people: People):
    assert reteach_rule(people.school.pk) == DEFAULT_RULE
    assert reteach_versions(people.school.pk) == ()


def test_the_newest_version_is_in_force_and_the_old_one_stays(people: People):
    save(people)
    save(people, DEFAULT_RULE, based_on=1)
    assert reteach_rule(people.school.pk) == DEFAULT_RULE
    assert [(each.version, each.rule, each.author) for each in reteach_versions(people.school.pk)] == [
        (2, DEFAULT_RULE, "Ada Lindqvist"),
        (1, LATER, "Ada Lindqvist"),
    ]


def test_another_school_keeps_its_own(people: People):
    save(people)
    assert reteach_rule(people.nora.school_id) == DEFAULT_RULE


def test_saved_twice_it_is_one_version(people: People):
    assert save(people) == save(people)
    assert ReteachSetting.objects.count() == 1


def test_who_was_overtaken_is_told_by_whom(people: People):
    save(people)
    with pytest.raises(ReteachMoved, match="Ada Lindqvist changed this a moment ago"):
        save(people, DEFAULT_RULE)
    assert reteach_rule(people.school.pk) == LATER


@pytest.mark.parametrize("who", ["tess", "sam", "gus"])
def test_only_administrators_change_the_shares(people: People, who: str):
    with pytest.raises(PermissionDenied):
        save_reteach_rule(actor=getattr(people, who), rule=LATER, based_on=0, now=NOW)


def test_a_version_is_never_edited_or_removed(people: People):
    rows = ReteachSetting.objects.filter(pk=save(people).pk)
    with pytest.raises(Error, match="Cannot update"), transaction.atomic():
        rows.update(whole_class_percent=70)
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        rows.delete()


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"small_groups_percent": 0}, "reteach_shares_in_order"),
        ({"small_groups_percent": 61}, "reteach_shares_in_order"),
        ({"whole_class_percent": 101}, "reteach_shares_in_order"),
        ({"version": 1}, "reteach_version_once"),
    ],
)
def test_no_writer_can_store_shares_out_of_order(people: People, changed: dict[str, int], constraint: str):
    save(people)
    row = {"version": 2, "whole_class_percent": 60, "small_groups_percent": 20} | changed
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReteachSetting.objects.create(school=people.school, author=people.ada, created_at=NOW, **row)


def test_who_is_away_is_not_counted(people: People):
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F4": "5"})
    cycle.pupil("Luca")
    count = class_count(class_standing(cycle.run), cycle.objectives["F4"].pk)
    assert count == Count(not_yet=1, assessed=1)
