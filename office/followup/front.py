"""What the ledger brings to the common pages: its entry, and what its messages are about."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import pgettext

from office.access.actions import Action
from office.access.queries import principals_own
from office.access.roles import may
from office.followup.queries import with_principals
from office.followup.sight import followups_seen
from office.front.registry import NavEntry, RootRef
from office.outbox.words import root_refs


def nav(officer) -> list[NavEntry]:
    """督办台账. What the officer must do is counted beside 今日."""
    if not may(officer, Action.FOLLOWUP_SEE):
        return []
    return [NavEntry("followups", pgettext("navigation", "Follow-up ledger"), reverse("followup-list"), order=45)]


def followup_refs(officer, ids: Iterable[int]) -> dict[int, RootRef]:
    """Things owed among these that the officer sees: what they stand on, and their own page."""
    found = list(with_principals(followups_seen(officer).filter(pk__in=set(ids))))
    refs = root_refs(officer, {(row.root_kind, row.root_id) for row in found}) if found else {}
    told = ((row, refs.get((row.root_kind, row.root_id))) for row in found)
    return {
        row.pk: RootRef(ref.title, ref.number, reverse("followup-detail", args=[row.pk]))
        for row, ref in told
        if ref is not None
    }


def desk_refs(officer, ids: Iterable[int]) -> dict[int, RootRef]:
    """The desks among these to which the officer belongs: all lead to the ledger, filtered to the officer's own."""
    if not may(officer, Action.FOLLOWUP_SEE):
        return {}
    own = principals_own(officer).filter(pk__in=set(ids)).values_list("pk", flat=True)
    url = f"{reverse('followup-list')}?mine=on"
    return {pk: RootRef(pgettext("navigation", "Follow-up ledger"), "", url) for pk in own}
