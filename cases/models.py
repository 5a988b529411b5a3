"""Django looks for models here; each room keeps its own."""

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
