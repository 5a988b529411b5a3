"""Codes of this room in words."""

from django.utils.translation import gettext as _

from office.agencies.measures import HANDLING_UNIT, LEDGERS, PERIOD_KINDS, THEMES
from office.agencies.models import DepartmentKind


def receiver_words(code: str) -> str:
    """A receiver of shared data: a department kind, or the unit that handles the case."""
    if code == HANDLING_UNIT:
        return _("the unit handling the case")
    return str(DepartmentKind(code).label) if code in DepartmentKind.values else code


def ledger_words(code: str) -> str:
    """A ledger."""
    return str(LEDGERS[code].label) if code in LEDGERS else code


def theme_words(code: str) -> str:
    """A theme of notices."""
    return str(THEMES[code][1]) if code in THEMES else code


def period_words(code: str) -> str:
    """A kind of period."""
    return str(PERIOD_KINDS.get(code, code))
