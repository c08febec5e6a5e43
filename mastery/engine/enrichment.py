"""What waits for those who have mastered the check: work worth having, never more of the same."""

from enum import StrEnum


class EnrichmentKind(StrEnum):
    """The student chooses; no kind earns points towards mastery."""

    PROJECT = "project"
    EXPLORATION = "exploration"
    PEER_TEACHING = "peer_teaching"
    APPLICATION = "application"
