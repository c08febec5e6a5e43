"""The command-line door of a district's policy."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mastery.models import MasteryPolicy
from mastery.selectors.policies import policy_in_force
from tests.support.factories import NOW
from tests.support.people import People

LATER = NOW.replace(year=NOW.year + 100)


def set_policy(*words: str) -> str:
    told = StringIO()
    call_command("set_district_policy", *words, stdout=told)
    return told.getvalue()


def test_every_school_gets_the_version_and_the_lock(people: People) -> None:
    told = set_policy(
        "--school", "Harbor School", "--school", "Other School", "--threshold", "82,5", "--chances", "0",
        "--lock", "threshold", "--reason", "One rule for the district",
    )  # fmt: skip
    assert "Harbor School: version 2 of the district is in force." in told
    for school in (people.school, people.nora.school):
        row = MasteryPolicy.objects.get(school=school, place="district")
        assert (row.threshold_percent, row.chances, row.locked) == (Decimal("82.5"), 0, ["threshold_percent"])
        policy = policy_in_force(school.pk, at=LATER).policy
        assert policy.threshold_percent == Decimal("82.5"), "locked above what the school sets itself"
        assert policy.chances == 2, "not locked, so the school's own value stands"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            ["--school", "Nowhere", "--threshold", "80"], "no school called “Nowhere”", id="unknown"
        ),
        pytest.param(["--school", "Harbor School", "--threshold", "40"], "between 50 and 100", id="too low"),
        pytest.param(
            ["--school", "Harbor School", "--threshold", "many"], "invalid percent value", id="words"
        ),
        pytest.param(
            ["--school", "Harbor School", "--lock", "chances"],
            "Only a value that is set here",
            id="empty lock",
        ),
    ],
)
def test_refusal_says_what_is_wrong_and_changes_nothing(people: People, words: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        set_policy(*words, "--reason", "x")
    assert not MasteryPolicy.objects.filter(place="district").exists()
