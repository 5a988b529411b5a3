"""Django looks for models here; each room keeps its own."""

from office.agencies.models import (  # noqa: F401
    Agency,
    Department,
    JointOffice,
    NoticeSetting,
    Officer,
    OneTimeCode,
    Principal,
    SharingSetting,
)
from office.audit.models import AuditRecord  # noqa: F401
from office.followup.models import FollowUp, FollowUpWord  # noqa: F401
from office.notes.models import Note  # noqa: F401
from office.outbox.models import BoxMessage, MessageRead, OutboxMessage  # noqa: F401
from office.papers.models import Attachment, Document, DocumentCounter, Receipt, SeriesSetting  # noqa: F401
from office.roster.models import DutyHolding, DutyTerm  # noqa: F401
from office.workdays.models import CalendarDay, CalendarYear  # noqa: F401
