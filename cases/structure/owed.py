"""What hangs on a case beside its steps goes where they go: findings of the ledgers, what was asked of the other
agency, and the looks that are owed on persons handled separately.

Left on the source nobody would come upon them again: it has no steps any more, and its findings are gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.register.models import Case, Event, Finding, FindingOrigin, Person
from cases.register.services_split import SPLIT_CHECK
from cases.register.settle_asks import ASKED
from cases.register.settle_items import finding_item, item_key
from office.followup.models import FollowUp


@dataclass(frozen=True, slots=True)
class Moved:
    """From where to where: the target's person and event for those of the source. ``whole``: the whole case goes."""

    source: Case
    target: Case
    persons: Mapping[int, Person]
    events: Mapping[int, int]
    whole: bool

    def goes(self, person_id: int | None) -> bool:
        """Whether what concerns this person, or nobody, goes along."""
        return self.whole if person_id is None else person_id in self.persons

    def person(self, person_id: int | None) -> int | None:
        """Who that is in the target."""
        return self.persons[person_id].pk if person_id is not None else None


def asks_named(moved: Moved) -> dict[str, str]:
    """Under which name each thing to be settled stands in the target. Asked before the findings are told anew."""
    findings = list(Finding.objects.filter(case=moved.source))
    events = Event.objects.in_bulk({pk for finding in findings for pk in finding.event_ids})
    names = {}
    for finding in findings:
        if moved.goes(finding.person_id):
            item = finding_item(finding, events)
            sources = [event.source_key for event in item.events] or [str(finding.pk)]
            person = moved.person(finding.person_id)
            names[item.key] = item_key(moved.target.pk, finding.code, person, sources)
    return names


def _ledger_findings(moved: Moved) -> list[Finding]:
    held = Finding.objects.filter(case=moved.source, origin=FindingOrigin.LEDGER).order_by("pk")
    return [finding for finding in held if moved.goes(finding.person_id)]


def findings_going(moved: Moved) -> int:
    """How many findings of the ledgers go along."""
    return len(_ledger_findings(moved))


def findings_move(moved: Moved) -> None:
    """What the ledgers were found to say; what the rules find is found anew."""
    for finding in _ledger_findings(moved):
        finding.case_id, finding.person_id = moved.target.pk, moved.person(finding.person_id)
        finding.event_ids = [moved.events.get(pk, pk) for pk in finding.event_ids]
        finding.save(update_fields=["case", "person", "event_ids"])


def owed_move(moved: Moved, names: Mapping[str, str]) -> None:
    """What is asked and what is to be looked at, under the names of the target; who owes it and since when stays."""
    owed = FollowUp.objects.filter(root_kind="case", root_id=moved.source.pk, closed_at__isnull=True)
    for row in owed.filter(kind__in=(ASKED, SPLIT_CHECK)).order_by("pk"):
        told = {**row.params, "case": moved.target.pk}
        if row.kind == ASKED:
            if row.params.get("item") not in names:
                continue
            told["item"] = names[row.params["item"]]
        else:
            if row.params["person"] not in moved.persons:
                continue
            told["person"] = moved.person(row.params["person"])
            told["event"] = moved.events.get(row.params["event"], row.params["event"])
        row.root_id, row.params = moved.target.pk, told
        row.save(update_fields=["root_id", "params"])
