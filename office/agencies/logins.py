"""What a log-in leaves behind: an audit row, and the officer's own look at the last one."""

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from office.access.context import Acting, current_acting
from office.agencies.models import Officer
from office.audit.services import record_add
from office.ui.formats import moment


def login_record(*, officer: Officer, way: str = "login") -> None:
    """Write the audit row. The request began as nobody's, so the officer is named here."""
    record_add(replace(current_acting() or Acting(), officer=officer), way, "officer", officer.pk)


def login_tell(request: HttpRequest, last: datetime | None) -> None:
    """Tell the officer when the account was last used: somebody else's use does not stay unseen."""
    if last is not None:
        messages.info(request, _("Last log-in: %(when)s") % {"when": moment(last)})
