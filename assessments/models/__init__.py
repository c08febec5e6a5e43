"""Proof: checks, their forms and items, attempts, answers and marks."""

from assessments.models.answer_keys import AnswerKey
from assessments.models.assessments import Assessment, ChanceWindow, ParallelForm
from assessments.models.attempts import Attempt, AttemptItem, LateResponse, Response
from assessments.models.items import Item, ItemAlignment
from assessments.models.marks import Mark
from assessments.models.sessions import BookedObjective, Booking, ExtraChance, ReassessmentSession

__all__ = [
    "AnswerKey",
    "Assessment",
    "Attempt",
    "AttemptItem",
    "BookedObjective",
    "Booking",
    "ChanceWindow",
    "ExtraChance",
    "Item",
    "ItemAlignment",
    "LateResponse",
    "Mark",
    "ParallelForm",
    "ReassessmentSession",
    "Response",
]
