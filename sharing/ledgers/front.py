"""What imports bring to the common pages: their place in the navigation and their names."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.access.actions import Action
from office.access.queries import can, visible
from office.access.roles import sees
from office.front.registry import NavEntry, RootRef
from sharing.ledgers.models import ImportBatch
from sharing.ledgers.tables import layout_name


def nav(officer) -> list[NavEntry]:
    """台账导入, for who may import."""
    if not can(officer, Action.LEDGER_SEE) or not sees(officer, ImportBatch._meta.label_lower):
        return []
    return [NavEntry("ledgers", pgettext("navigation", "Ledger import"), reverse("ledger-list"), order=58)]


def batch_refs(officer, ids: Iterable[int]) -> dict[int, RootRef]:
    """Imports by key, visible ones only."""
    found = visible(ImportBatch, officer).filter(pk__in=list(ids))
    return {
        batch.pk: RootRef(
            title=f"{layout_name(batch.layout)} {batch.file_name}",
            number=_("Import %(number)s") % {"number": batch.pk},
            url=reverse("ledger-batch", args=[batch.pk]),
        )
        for batch in found
    }
