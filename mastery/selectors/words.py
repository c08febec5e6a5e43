"""What the values of the engine are called on screen."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mastery.engine.calculation import Method
from mastery.engine.correctives import Approach
from mastery.engine.cycle import Stage
from mastery.engine.enrichment import EnrichmentKind, EnrichmentState
from mastery.engine.policy import Place

APPROACH_WORDS: Final[dict[Approach, Promise]] = {
    Approach.WORKED_EXPLANATION: _("Worked explanation"),
    Approach.VISUAL: _("Visual"),
    Approach.ANALOGY: _("Analogy"),
    Approach.OTHER_CONTEXT: _("Another context"),
    Approach.STRUCTURED_PRACTICE: _("Structured practice with feedback"),
    Approach.PEER_TUTORING: _("Peer tutoring"),
}

GROUP_SIZES: Final[list[tuple[int, Promise]]] = [
    (1, _("Alone")),
    (2, _("In pairs")),
    (3, _("In threes")),
    (4, _("In fours")),
    (5, _("In fives")),
    (6, _("In sixes")),
]

ENRICHMENT_WORDS: Final[dict[EnrichmentKind, Promise]] = {
    EnrichmentKind.PROJECT: _("Project"),
    EnrichmentKind.EXPLORATION: _("Deeper exploration"),
    EnrichmentKind.PEER_TEACHING: _("Peer teaching"),
    EnrichmentKind.APPLICATION: _("Real application"),
}

ENRICHMENT_STATE_WORDS: Final[dict[EnrichmentState, Promise]] = {
    EnrichmentState.OFFERED: _("Has not chosen yet"),
    EnrichmentState.CHOSEN: _("Chosen"),
    EnrichmentState.CHANGED: _("Changed once"),
    EnrichmentState.DONE: _("Done"),
}

STAGE_WORDS: Final[dict[Stage, Promise]] = {
    Stage.PLANNED: _("Planned"),
    Stage.TEACHING: _("Teaching"),
    Stage.FORMATIVE: _("Check"),
    Stage.CORRECTION: _("Correctives and enrichment"),
    Stage.REASSESSMENT: _("Second chance"),
    Stage.CLOSED: _("Closed"),
}

METHOD_WORDS: Final[dict[Method, Promise]] = {
    Method.HIGHEST: _("The best try"),
    Method.LATEST: _("The latest try"),
    Method.AVERAGE: _("The mean of all tries"),
    Method.WEIGHTED_AVERAGE: _("A mean in which the newest weighs more"),
    Method.DECAYING_AVERAGE: _("A running mean in which older tries fade"),
    Method.N_TIMES: _("Shown several times"),
    Method.POWER_LAW: _("The trend of all tries"),
    Method.MEAN_OF_TOP: _("The mean of the best few"),
    Method.MEDIAN_OF_RECENT: _("The median of the last few"),
}

VALUE_WORDS: Final[dict[str, Promise]] = {
    "threshold_percent": _("Mastery threshold"),
    "near_band": _("Nearly there begins"),
    "show_nearly": _("“Nearly there” is shown"),
    "calculation": _("Which tries count"),
    "minimum_attempts": _("Tries before a state appears"),
    "minimum_items": _("Questions before a state appears"),
    "chances": _("Chances for each check"),
    "waiting_days": _("Days between two tries"),
    "gate": _("What opens the next chance"),
    "form_rule": _("Form of the next chance"),
    "scale": _("Scale of levels"),
}

PLACE_WORDS: Final[dict[Place | None, Promise]] = {
    None: _("Mastery's own default"),
    Place.DISTRICT: _("the district"),
    Place.SCHOOL: _("the school"),
    Place.COURSE: _("the course"),
    Place.UNIT: _("the unit"),
    Place.OBJECTIVE: _("the objective"),
}
