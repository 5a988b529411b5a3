"""Django looks for models here; each room keeps its own."""

from cases.clocks.models import ClockWarning  # noqa: F401
from cases.collaboration.models import (  # noqa: F401
    Advice,
    AdviceVersion,
    Guideline,
    GuidelineDraft,
    GuidelineVersion,
)
from cases.handover.models import Handover, HandoverItem, HandoverStep  # noqa: F401
from cases.matters.models import (  # noqa: F401
    Matter,
    MatterAccess,
    MatterDesk,
    MatterGrant,
    MatterGroupPermission,
    MatterItem,
    MatterStep,
    MatterUserPermission,
)
from cases.recompute.models import RecomputeJob  # noqa: F401
from cases.register.models import (  # noqa: F401
    Case,
    CaseAccess,
    CaseGrant,
    CaseGroupPermission,
    CaseNumber,
    CaseUserPermission,
    Event,
    FactVersion,
    Finding,
    MeasureInterval,
    Person,
)
from cases.register.models_clocks import Clock, ClockChange  # noqa: F401
from cases.register.models_readings import ReadingSetting  # noqa: F401
from cases.structure.models import CaseLink  # noqa: F401
from cases.suggestions.models import (  # noqa: F401
    Suggestion,
    SuggestionAccess,
    SuggestionCase,
    SuggestionDesk,
    SuggestionGrant,
    SuggestionGroupPermission,
    SuggestionItem,
    SuggestionOrigin,
    SuggestionStep,
    SuggestionUserPermission,
)
from cases.suggestions.models_door import DoorLink, DoorSession, DoorTry  # noqa: F401
from cases.suggestions.models_themes import Theme, ThemeFigure  # noqa: F401
from cases.supervision.models_repeat import RepeatProposal  # noqa: F401
