"""The faults of a scale in the language of the reader, and the field that each stands beside."""

from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mastery.engine.scale import FEWEST_LEVELS, MOST_LEVELS, Fault, FaultCode, Level
from mastery.engine.wording import number

FIELDS: Final[dict[FaultCode, str]] = {
    FaultCode.LABEL_MISSING: "label_{row}",
    FaultCode.LABEL_TWICE: "label_{row}",
    FaultCode.BOUND_RANGE: "from_{row}",
    FaultCode.GAP: "from_{row}",
    FaultCode.OVERLAP: "from_{row}",
    FaultCode.MASTERY_MISSING: "mastery",
    FaultCode.MASTERY_LOWEST: "mastery",
}
"""The others concern the scale as a whole."""

WORDS: Final[dict[FaultCode, Promise]] = {
    FaultCode.LEVELS_FEW: _("A scale has at least %(fewest)s levels with a name"),
    FaultCode.LEVELS_MANY: _("A scale has at most %(most)s levels"),
    FaultCode.LABEL_MISSING: _("This level needs a name"),
    FaultCode.LABEL_TWICE: _("“%(label)s” is the name of two levels"),
    FaultCode.BOUND_RANGE: _("“%(label)s” begins between 0 and 100"),
    FaultCode.GAP: _("Below %(begins)s there is no level. The first one begins at 0"),
    FaultCode.OVERLAP: _("“%(label)s” at %(begins)s does not begin above “%(lower)s” at %(lower_begins)s"),
    FaultCode.MASTERY_MISSING: _("Say which level means mastered"),
    FaultCode.MASTERY_LOWEST: _("The lowest level cannot mean mastered: then everybody would be"),
}


def fault_words(fault: Fault, levels: Sequence[Level]) -> str:
    """With the names and bounds of the levels it concerns."""
    said: dict[str, int | str] = {"fewest": FEWEST_LEVELS, "most": MOST_LEVELS}
    if fault.places:
        level, lower = levels[fault.places[-1]], levels[fault.places[0]]
        said |= {
            "label": level.label,
            "begins": number(level.from_percent),
            "lower": lower.label,
            "lower_begins": number(lower.from_percent),
        }
    return str(WORDS[fault.code]) % said
