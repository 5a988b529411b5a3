"""The ground floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from office.front import checks as checks  # registers the check of what apps bring to the common pages


class OfficeConfig(AppConfig):
    """Agencies, access, audit, messages, follow-up, papers, pages."""

    name = "office"
    verbose_name = _("Joint office")
    nav = ["office.agencies.front.nav", "office.workdays.front.nav"]
    handover_kinds = [
        "office.agencies.handover_kinds.HEADS",
        "office.agencies.handover_kinds.FOLLOWUPS",
        "office.agencies.handover_kinds.GRANTS",
    ]
    schedule = {
        # The broker only wakes the worker; what it was not told of is found here within a minute.
        "deliver-messages": {"task": "office.outbox.deliver", "schedule": {"minute": "*"}},
        "sweep-expired-access": {"task": "office.access.sweep", "schedule": {"minute": "17"}},
    }
