"""Answer keys: never imported by the pages that a student sees (an import contract keeps it so)."""

from django.db import models

from assessments.models.items import Item
from classroom.models import SchoolOwned


class AnswerKey(SchoolOwned):
    """How an item is marked; `body` is what `engine.marking.key_to_json` writes for the item's kind."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="answer_key")
    body = models.JSONField(default=dict)

    class Meta(SchoolOwned.Meta):
        pass
