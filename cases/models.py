"""Django looks for models here; each room keeps its own."""

from cases.clocks.models import ClockWarning  # noqa: F401
from cases.handover.models import Handover, HandoverItem, HandoverStep  # noqa: F401
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
