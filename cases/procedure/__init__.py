"""The procedure of a criminal case, as rows in ``rules/*.toml`` and one pure function over events."""

from .asof import as_of, current_interval, in_custody, runs_at
from .calendar import WEEKENDS, Calendar, DayTable
from .check_types import Check
from .clock_types import ClockState, ClockStatus, Readings, Reckoning
from .events import CHINA, ProcEvent, china_day
from .loader import RulesError, load_rules, parse_rules
from .project import project
from .rules_types import Clock, EventType, Measure, Param, Rules
from .types import AsOf, FindingHit, Interval, PersonState, Projection, StripStep
from .words import (
    basis_text,
    document_name,
    event_name,
    finding_text,
    measure_name,
    outcome_name,
    param_text,
    reason_name,
    stage_name,
    strip_name,
)

__all__ = [
    "CHINA",
    "WEEKENDS",
    "AsOf",
    "Calendar",
    "Check",
    "Clock",
    "ClockState",
    "ClockStatus",
    "DayTable",
    "EventType",
    "FindingHit",
    "Interval",
    "Measure",
    "Param",
    "PersonState",
    "ProcEvent",
    "Projection",
    "Readings",
    "Reckoning",
    "Rules",
    "RulesError",
    "StripStep",
    "as_of",
    "basis_text",
    "china_day",
    "current_interval",
    "document_name",
    "event_name",
    "finding_text",
    "in_custody",
    "load_rules",
    "measure_name",
    "outcome_name",
    "param_text",
    "parse_rules",
    "project",
    "reason_name",
    "runs_at",
    "stage_name",
    "strip_name",
]
