"""What counts: units and objectives, policies, evidence and statuses, and the work that follows a check."""

from mastery.models.cycle import StageMove
from mastery.models.evidence import EvidenceRecord, Exemption, KeptMastery, ObjectiveStatus
from mastery.models.files import ActivityFile, ProductFile, StoredFile
from mastery.models.goals import Goal
from mastery.models.judgements import Judgement
from mastery.models.objectives import Objective, Prerequisite
from mastery.models.peers import PeerBan, PeerSession, PeerWish
from mastery.models.policies import MasteryPolicy, PolicyBatch
from mastery.models.practice import PracticeItem, PracticeTry
from mastery.models.products import GalleryEntry, ProductFeedback
from mastery.models.reteaching import ReteachSetting
from mastery.models.retention import RefreshTask, RetentionProbe, RetentionResult
from mastery.models.scales import ProficiencyScale
from mastery.models.standards import ObjectiveStandard, Standard
from mastery.models.units import Lesson, Unit, UnitRun
from mastery.models.way_choices import WayChoice
from mastery.models.work import (
    CorrectiveActivity,
    CorrectiveAssignment,
    EnrichmentActivity,
    EnrichmentChoice,
    GroupMember,
    WorkGroup,
)

__all__ = [
    "ActivityFile",
    "CorrectiveActivity",
    "CorrectiveAssignment",
    "EnrichmentActivity",
    "EnrichmentChoice",
    "EvidenceRecord",
    "Exemption",
    "GalleryEntry",
    "Goal",
    "GroupMember",
    "Judgement",
    "KeptMastery",
    "Lesson",
    "MasteryPolicy",
    "Objective",
    "ObjectiveStandard",
    "ObjectiveStatus",
    "PeerBan",
    "PeerSession",
    "PeerWish",
    "PolicyBatch",
    "PracticeItem",
    "PracticeTry",
    "Prerequisite",
    "ProductFeedback",
    "ProductFile",
    "ProficiencyScale",
    "RefreshTask",
    "ReteachSetting",
    "RetentionProbe",
    "RetentionResult",
    "StageMove",
    "Standard",
    "StoredFile",
    "Unit",
    "UnitRun",
    "WayChoice",
    "WorkGroup",
]
