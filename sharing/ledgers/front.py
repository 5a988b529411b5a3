"""What imports bring to the common pages: their place in the navigation and their names."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.queries import can, visible
from office.access.roles import sees
from office.front.registry import NavEntry, RootRef
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import ImportBatch
from sharing.ledgers.tables import layout_name
from sharing.ledgers.translate import NOT_FACTS


def nav(officer) -> list[NavEntry]:
    """台账导入, for who may import."""
    if not can(officer, Action.LEDGER_SEE) or not sees(officer, ImportBatch._meta.label_lower):
        return []
    return [NavEntry("ledgers", pgettext("navigation", "Ledger import"), reverse("ledger-list"), order=58)]


# What lists, search and the name of a case are made of: who may see the case at all sees these.
ALWAYS_SHARED = frozenset(
    {"ajmc", "xm", "swcn", "sfswcn", "ay_dm", "ay_mc", "ysay", "badw_dm", "badw_mc", "zcjg", "ajlb"}
)


def columns_to_withhold(layout: str) -> list[tuple[str, str]]:
    """The fact columns of a ledger that an agency may keep to itself. Dates are events, shared or not as a whole."""
    known = LAYOUTS.get(layout)
    if known is None:
        return []
    chinese = (get_language() or "zh").startswith("zh")
    return [
        (column.code, column.zh if chinese else column.en)
        for column in known.columns
        if column.code not in NOT_FACTS[layout] and column.code not in ALWAYS_SHARED
    ]


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
