"""What the values of the engine are called on screen."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mastery.engine.correctives import Approach
from mastery.engine.cycle import Stage
from mastery.engine.enrichment import EnrichmentKind

APPROACH_WORDS: Final[dict[Approach, Promise]] = {
    Approach.WORKED_EXPLANATION: _("Worked explanation"),
    Approach.VISUAL: _("Visual"),
    Approach.ANALOGY: _("Analogy"),
    Approach.OTHER_CONTEXT: _("Another context"),
    Approach.STRUCTURED_PRACTICE: _("Structured practice with feedback"),
    Approach.PEER_TUTORING: _("Peer tutoring"),
}

ENRICHMENT_WORDS: Final[dict[EnrichmentKind, Promise]] = {
    EnrichmentKind.PROJECT: _("Project"),
    EnrichmentKind.EXPLORATION: _("Deeper exploration"),
    EnrichmentKind.PEER_TEACHING: _("Peer teaching"),
    EnrichmentKind.APPLICATION: _("Real application"),
}

STAGE_WORDS: Final[dict[Stage, Promise]] = {
    Stage.PLANNED: _("Planned"),
    Stage.TEACHING: _("Teaching"),
    Stage.FORMATIVE: _("Check"),
    Stage.CORRECTION: _("Correctives and enrichment"),
    Stage.REASSESSMENT: _("Second chance"),
    Stage.CLOSED: _("Closed"),
}
