"""What one agency has asked the other to look into, until it is settled, voided or told otherwise."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from cases.register.models import Event, Finding
from cases.register.settle_items import finding_item
from office.followup.models import FollowUp
from office.followup.services import followups_close

ASKED = "case.settle"


def asks_open(case_ids: Collection[int]) -> QuerySet[FollowUp]:
    """What is asked on these cases and not yet answered."""
    return FollowUp.objects.filter(root_kind="case", root_id__in=case_ids, kind=ASKED, closed_at__isnull=True)


def asks_close_gone(case_ids: Iterable[int], officer) -> int:
    """Close what was asked about things that are there no more: settled, voided, or reported otherwise.

    One query where nothing is asked. ``officer`` is empty for an import.
    """
    asks = list(asks_open(list(case_ids)))
    if not asks:
        return 0
    findings = list(Finding.objects.filter(case_id__in={ask.root_id for ask in asks}))
    wanted = {pk for finding in findings for pk in finding.event_ids}
    events = {event.pk: event for event in Event.objects.filter(pk__in=wanted)}
    standing = {finding_item(finding, events).key for finding in findings}
    gone = [ask.key for ask in asks if str(ask.params.get("item", "")) not in standing]
    return followups_close(keys=gone, officer=officer, word="settled") if gone else 0
