"""Nobody starts from nothing: there is a ready text for every approach and an option of every kind."""

import pytest

from mastery.engine.correctives import Approach
from mastery.engine.enrichment import EnrichmentKind
from mastery.selectors.corrective_texts import ready_text
from mastery.selectors.enrichment_texts import ready_options
from mastery.selectors.tracker_words import why_another_way


@pytest.mark.parametrize("approach", Approach)
def test_every_approach_has_a_ready_text(approach: Approach):
    text = ready_text(approach, statement="I can compare quantities using ratio.")
    steps = text.steps.splitlines()
    assert steps[0].startswith("The aim: I can compare quantities using ratio. Take one question")
    assert len(steps) == 6
    assert 10 <= text.minutes <= 30
    assert "!" not in text.title + text.steps


def test_the_ready_texts_differ():
    texts = {ready_text(approach, statement="I can add").title for approach in Approach}
    assert len(texts) == len(Approach)


def test_there_is_a_ready_option_of_every_kind():
    assert [option.kind for option in ready_options()] == list(EnrichmentKind)


def test_a_way_in_says_what_the_lessons_used():
    way = why_another_way(Approach.VISUAL, lessons=[Approach.WORKED_EXPLANATION, Approach.ANALOGY])
    assert way == (
        "In class you used worked examples and comparisons with something familiar."
        " This is a different way in: you draw it."
    )
    assert why_another_way(Approach.VISUAL, lessons=[]) == "This is a different way in: you draw it."
