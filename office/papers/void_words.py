"""What is told of a receipt or a file that is void."""

from django.utils.translation import gettext as _

from office.papers.models import Attachment, Receipt
from office.ui.formats import moment


def void_words(officer, row: Receipt | Attachment) -> str:
    """Why it is void, by whom, when. To another agency the agency is told, not its officer."""
    by = row.voided_by
    who = "" if by is None else str(by) if by.agency_id == officer.agency_id else str(by.agency)
    return _("void: %(reason)s (%(who)s, %(when)s)") % {
        "reason": row.void_reason,
        "who": who or "—",
        "when": moment(row.voided_at),
    }
