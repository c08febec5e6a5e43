"""One takes the last carrier of a content away while another adds it: nobody fails, and it is there when it must be."""

from functools import partial

import pytest

from mastery.formats.files import take_file
from mastery.models import CorrectiveActivity, StoredFile
from mastery.services.files import add_activity_files, put_product_file, remove_activity_file
from tests.support import files
from tests.support.cycle import Cycle
from tests.support.people import People
from tests.support.practice import make_activity
from tests.support.products import Made
from tests.support.races import race

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
PLAN = take_file("Plan.pdf", files.PDF)


def test_content_stays_with_whoever_adds_it_while_another_lets_it_go(people: People):
    cycle, made = Cycle(people), Made(people)
    drawn = make_activity(cycle.objectives["F4"])
    for _round in range(ROUNDS):
        add(cycle, drawn)
        taken = drawn.files.get()
        of_unit = {"actor": people.tess, "run": cycle.run, "activity": drawn, "now": cycle.now}
        answers = race(
            [
                partial(remove_activity_file, **of_unit, file_id=taken.pk),
                partial(put_product_file, actor=people.ines, choice=made.choice, file=PLAN, now=cycle.now),
            ]
        )
        assert answers == [None, None]
        assert bytes(made.choice.product_file.stored.content) == files.PDF
        assert StoredFile.objects.count() == 1
        made.choice.product_file.delete()
        StoredFile.objects.all().delete()
        made.choice.refresh_from_db()


def add(cycle: Cycle, activity: CorrectiveActivity) -> None:
    tess = cycle.people.tess
    add_activity_files(actor=tess, run=cycle.run, activity=activity, files=[PLAN], now=cycle.now)
