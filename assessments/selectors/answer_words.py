"""Answers in words, for teachers."""

from django.utils.translation import gettext as _

from assessments.models import Item
from assessments.selectors.builder import answer_words, stored_content
from mastery.engine.marking import PointsOnlyKey
from mastery.engine.wording import listing


def words_of(item: Item, answer: object) -> str:
    """What a student answered, "" when nothing: the texts of options, true or false, or what was written."""
    texts = {option["id"]: option["text"] for option in item.options}
    if isinstance(answer, bool):
        return _("true") if answer else _("false")
    if isinstance(answer, list):
        return listing([text for option_id, text in texts.items() if option_id in answer])
    return texts.get(answer, answer) if isinstance(answer, str) else ""


def right_words(item: Item) -> str:
    """What is right, "" where only a person can say."""
    content = stored_content(item, objective_ids=())
    if content.key is None or isinstance(content.key, PointsOnlyKey):
        return ""
    return answer_words(content)
