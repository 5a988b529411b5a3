"""Proposing that two cases are the same matter: by document number, or by person, charge and days.

A proposal is seen only by whoever sees both cases, and joins nothing. Confidence: the same document number 95, the same
identity number with the same charge 90, without 70, the same name and day of birth with the same charge 60.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from cases.register.masking import EVERYTHING
from cases.register.models import Case, CaseNumber, Event, FactVersion, NumberKind
from cases.structure.models import CaseLink, LinkKind
from office.access.context import Purpose, acting_as
from office.storage.bulk import chunks

DOCUMENT, IDENTITY, CHARGE, NAME_BIRTH = "document", "identity", "charge", "name_birth"
CONFIDENCE = {
    frozenset({DOCUMENT}): 95,
    frozenset({IDENTITY, CHARGE}): 90,
    frozenset({IDENTITY}): 70,
    frozenset({NAME_BIRTH, CHARGE}): 60,
}
CHARGES = ("ay_mc", "ysay")
CHUNK = 100
LOOKING = Purpose("cases.links_look")


@dataclass(slots=True)
class Traits:
    """What a case can be recognised by."""

    case_id: int
    office_id: int
    charge: str = ""
    documents: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)
    births: set[tuple[str, str]] = field(default_factory=set)


def confidence_of(one: Traits, two: Traits) -> tuple[int, list[str]]:
    """How sure it is that these are one matter, in per cent, and what agrees. 0: nothing to go by."""
    same = set()
    if one.documents & two.documents:
        same.add(DOCUMENT)
    if one.identities & two.identities:
        same.add(IDENTITY)
    if one.births & two.births:
        same.add(NAME_BIRTH)
    if one.charge and one.charge == two.charge:
        same.add(CHARGE)
    best = max((value for needed, value in CONFIDENCE.items() if needed <= same), default=0)
    return best, sorted(same) if best else []


def _traits(case_ids: Iterable[int]) -> dict[int, Traits]:
    ids = list(case_ids)
    found = {
        pk: Traits(pk, office, charge)
        for pk, office, charge in Case.objects.filter(pk__in=ids).values_list("pk", "office_id", "charge")
    }
    documents = Event.objects.filter(case_id__in=ids, voided_by=None, voids=None, shared=True).exclude(document_no="")
    for case_id, number in documents.values_list("case_id", "document_no"):
        found[case_id].documents.add(number)
    for fact in FactVersion.objects.filter(case_id__in=ids, current=True, person__isnull=False):
        # What one side keeps from the other does not make the other wiser.
        values = {} if EVERYTHING in fact.withheld else {k: v for k, v in fact.values.items() if k not in fact.withheld}
        if values.get("zjhm"):
            found[fact.case_id].identities.add(str(values["zjhm"]))
        if values.get("xm") and values.get("csrq"):
            found[fact.case_id].births.add((str(values["xm"]), str(values["csrq"])))
    return found


def links_propose(office_id: int) -> int:
    """Look at the procuratorate's cases that no police number joins, and propose the police cases that they may be.

    May run twice: what was proposed, confirmed or rejected is not proposed again. Returns how many are new.
    """
    numbers = CaseNumber.objects.filter(office_id=office_id, withdrawn_at=None)
    police = set(numbers.filter(kind=NumberKind.AJBH).values_list("case_id", flat=True))
    lone = sorted(set(numbers.exclude(kind=NumberKind.AJBH).values_list("case_id", flat=True)) - police)
    made = 0
    for part in chunks(lone, CHUNK):
        # A transaction a chunk: on SQLite it is the lock of all writers.
        with acting_as(LOOKING):
            made += _propose(part, office_id)
    return made


def _propose(lone: Sequence[int], office_id: int) -> int:
    theirs = _traits(lone)
    near = _candidates(theirs.values(), office_id) - set(lone)
    ours = _traits(near)
    now, rows = timezone.now(), []
    known = set(CaseLink.objects.filter(case_id__in=lone).values_list("case_id", "other_id"))
    for one in theirs.values():
        for two in ours.values():
            confidence, matches = confidence_of(one, two)
            if confidence and (one.case_id, two.case_id) not in known:
                rows.append(
                    CaseLink(
                        case_id=one.case_id, other_id=two.case_id, kind=LinkKind.SAME, confidence=confidence,
                        matches=matches, proposed_at=now,
                    )
                )  # fmt: skip
    CaseLink.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _candidates(traits: Iterable[Traits], office_id: int) -> set[int]:
    """Cases with a police number that share a document number or a person's identity or name."""
    documents: set[str] = set()
    names: set[str] = set()
    identities: set[str] = set()
    for one in traits:
        documents |= one.documents
        identities |= one.identities
        names |= {name for name, _birth in one.births}
    found: dict[str, set[int]] = defaultdict(set)
    cases = Case.objects.filter(office_id=office_id, numbers__kind=NumberKind.AJBH, numbers__withdrawn_at=None)
    live = Event.objects.filter(voided_by=None, voids=None, case__in=cases)
    found["documents"] = set(live.filter(document_no__in=documents).values_list("case_id", flat=True))
    people = FactVersion.objects.filter(current=True, person__isnull=False, case__in=cases)
    for key, values in (("zjhm", identities), ("xm", names)):
        if values:
            told = people.filter(**{f"reported__{key}__in": sorted(values)})
            found[key] = set(told.values_list("case_id", flat=True))
    return set().union(*found.values())
