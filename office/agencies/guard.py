"""What every write of this room checks first: who acts, for which office, on which version."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Model
from django.http import Http404
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.context import current_acting
from office.access.queries import require


def allow(officer, action: Action, *, office_id: int | None = None) -> None:
    """Go on only if the officer may do this in this office.

    Without an officer only a named ``Purpose`` may act (first run, demo, tests' set-up), never an anonymous
    request. Another county's office does not exist for the officer: 404.
    """
    if officer is None:
        acting = current_acting()
        if acting is None or not acting.purpose:
            raise PermissionDenied
        return
    require(officer, action)
    if office_id is not None and office_id != office_id_of(officer):
        raise Http404


def office_id_of(officer) -> int | None:
    """The joint office to which the officer belongs."""
    return officer.agency.office_id if officer.agency_id else None


class StaleError(ValidationError):
    """Somebody else changed the row since the page was opened."""

    def __init__(self):
        super().__init__(
            _("Somebody else changed this in the meantime. Look at what it says now, then change it again."),
            code="stale",
        )


def versioned_update(row: Model, *, version: int | None, **values) -> None:
    """Write the values and raise the version by one; a page that saw an older version is refused."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1, **values):
        raise StaleError
    row.refresh_from_db()
