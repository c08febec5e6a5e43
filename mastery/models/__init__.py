"""What counts: units and objectives, policies, evidence and statuses, and the work that follows a check."""

from mastery.models.evidence import EvidenceRecord, Exemption, KeptMastery, ObjectiveStatus
from mastery.models.objectives import Objective, Prerequisite
from mastery.models.peers import PeerBan, PeerSession, PeerWish
from mastery.models.policies import MasteryPolicy, PolicyBatch
from mastery.models.reteaching import ReteachSetting
from mastery.models.scales import ProficiencyScale
from mastery.models.units import Lesson, Unit, UnitRun
from mastery.models.work import (
    CorrectiveActivity,
    CorrectiveAssignment,
    EnrichmentActivity,
    EnrichmentChoice,
    GroupMember,
    WorkGroup,
)

__all__ = [
    "CorrectiveActivity",
    "CorrectiveAssignment",
    "EnrichmentActivity",
    "EnrichmentChoice",
    "EvidenceRecord",
    "Exemption",
    "GroupMember",
    "KeptMastery",
    "Lesson",
    "MasteryPolicy",
    "Objective",
    "ObjectiveStatus",
    "PeerBan",
    "PeerSession",
    "PeerWish",
    "PolicyBatch",
    "Prerequisite",
    "ProficiencyScale",
    "ReteachSetting",
    "Unit",
    "UnitRun",
    "WorkGroup",
]
