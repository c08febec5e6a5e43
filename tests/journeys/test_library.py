"""What one teacher prepared and the next one finds, and what a student takes home of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import steps_library
from tests.journeys.conftest import Known
from tests.journeys.product import Visitor

pytestmark = pytest.mark.slow

Visit = Callable[..., Visitor]


def test_a_standard_leads_to_what_teaches_it_and_its_file_reaches_sam(
    visit: Visit, known: Known, pictures: Path
):
    ada, tess, sam = visit("ada"), visit("tess"), visit("sam", width=390)
    steps_library.add_standard(ada)
    ada.picture(pictures, "standards")
    steps_library.say_what_it_serves(tess, known)
    tess.picture(pictures, "planner-standards")
    steps_library.find_by_standard(tess, known)
    tess.picture(pictures, "library-by-standard")
    steps_library.add_file(tess, known)
    tess.picture(pictures, "activity-files")
    steps_library.take_file(sam, known)
    sam.picture(pictures, "corrective-file-phone")
