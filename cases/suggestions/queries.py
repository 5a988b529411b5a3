"""Reads of suggestions. Every function takes the officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cases.matters.queries import matter_get, matters_seen, turns_of
from cases.register.models import Case
from cases.register.roots import case_refs
from cases.suggestions.models import Outcome, Suggestion, SuggestionCase, SuggestionOrigin
from cases.suggestions.models_door import DoorLink, DoorTry
from office.access.context import note_read
from office.agencies.models import Side
from office.front.registry import RootRef
from office.papers.models import Document

REPLIED = Q(replied_on__isnull=False)
ISSUED = Q(issued_on__isnull=False)
SHOWN_TRIES = 20
# The kind of paper that is the suggestion itself.
PAPER = "suggestion"


def suggestion_get(officer, pk: int) -> Suggestion:
    """One suggestion in sight. A read, and noted. Raises Http404."""
    found = matter_get(officer, pk, Suggestion)
    note_read("suggestion", [found.pk])
    return as_told(officer, [found])[0]


def own_side(officer) -> bool:
    """Whether the officer stands on the side that issues suggestions; everybody else reads as an addressee."""
    return officer.side == Side.PROCURATORATE


def as_told(officer, rows: Sequence[Any]) -> Sequence[Any]:
    """These with the number that this officer's side was told: of a paper that was not served yet an addressee knows
    none. For reading; what is written is read anew under its lock."""
    if own_side(officer) or not rows:
        return rows
    told = dict(_papers_told([one.pk for one in rows]).values_list("root_id", "number_text"))
    for one in rows:
        one.number = told.get(one.pk, "")
    return rows


def _papers_told(ids: Any) -> QuerySet:
    """The papers of suggestions that were served, the latest last."""
    rows = Document.objects.filter(root_kind="suggestion", root_id__in=ids, kind=PAPER, shared=True)
    return rows.order_by("issued_at", "pk")


@dataclass(frozen=True, slots=True)
class SuggestionFilters:
    """What a list is narrowed to."""

    state: str = ""
    kind: str = ""
    theme: int = 0
    addressee: int = 0
    outcome: str = ""
    mine: bool = False
    open: bool | None = None
    text: str = ""
    year: int = 0
    replied: bool | None = None
    issued: bool | None = None


def suggestions_found(officer, filters: SuggestionFilters) -> QuerySet:
    """The suggestions in sight that meet the filters."""
    rows = matters_seen(officer, Suggestion)
    exact: Mapping[str, object] = {
        "shown": filters.state, "subject_kind": filters.kind, "theme_id": filters.theme,
        "addressee_id": filters.addressee, "outcome": filters.outcome, "issued_on__year": filters.year,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.open is not None:
        rows = rows.filter(over=not filters.open)
    if filters.issued is not None:
        rows = rows.filter(issued_on__isnull=not filters.issued)
    if filters.replied is not None:
        rows = rows.filter(ISSUED, replied_on__isnull=not filters.replied)
    if filters.issued or filters.replied is not None:
        # As the figures count that lead here: what was withdrawn counts as not issued.
        rows = rows.exclude(shown="withdrawn")
    if filters.mine:
        rows = rows.filter(pk__in=turns_of(officer, Suggestion))
    if filters.text:
        rows = rows.filter(_like(officer, filters.text))
    return rows


def _like(officer, text: str) -> Q:
    """By title, number or addressee, as the officer's side was told of them."""
    name = Q(title__icontains=text) | Q(addressee_name__icontains=text)
    if own_side(officer):
        return name | Q(number__icontains=text)
    served = Document.objects.filter(root_kind="suggestion", kind=PAPER, shared=True, number_text__icontains=text)
    return name | Q(pk__in=served.values("root_id"))


def suggestions_like(officer, text: str, limit: int) -> list[Any]:
    """The newest that a text finds."""
    found = list(matters_seen(officer, Suggestion).filter(_like(officer, text)).order_by("-opened_at", "-pk")[:limit])
    if found:
        note_read("suggestion", [one.pk for one in found])
    return list(as_told(officer, found))


def suggestions_page(
    officer, filters: SuggestionFilters, order: tuple[str, ...], offset: int, limit: int
) -> tuple[list[Any], int]:
    """One page and the exact total."""
    rows = suggestions_found(officer, filters)
    total = rows.count()
    page = list(rows.select_related("agency", "theme").order_by(*order)[offset : offset + limit])
    if page:
        note_read("suggestion", [one.pk for one in page])
    return list(as_told(officer, page)), total


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of suggestions in sight. Adoption has two bases, and each says which (domain brief 6.2)."""

    issued: int
    replied: int
    evaluated: int
    adopted: int

    @property
    def reply_rate(self) -> float | None:
        """Replied out of issued."""
        return self.replied / self.issued if self.issued else None

    @property
    def adopted_of_issued(self) -> float | None:
        """Adopted out of issued."""
        return self.adopted / self.issued if self.issued else None

    @property
    def adopted_of_replied(self) -> float | None:
        """Adopted out of replied."""
        return self.adopted / self.replied if self.replied else None


def tally_of(rows: QuerySet) -> Tally:
    """Count a set of suggestions; what was withdrawn counts as not issued."""
    told = rows.exclude(shown="withdrawn").aggregate(
        issued=Count("pk", filter=ISSUED),
        replied=Count("pk", filter=ISSUED & REPLIED),
        evaluated=Count("pk", filter=ISSUED & ~Q(outcome="")),
        adopted=Count("pk", filter=ISSUED & REPLIED & Q(outcome=Outcome.ADOPTED)),
    )
    return Tally(**told)


def cases_behind(officer, suggestion: Suggestion) -> tuple[list[RootRef], int]:
    """The cases that it came from: those that this officer sees, and how many there are. For the procuratorate
    alone."""
    if not own_side(officer):
        return [], 0
    ids = list(SuggestionCase.objects.filter(suggestion=suggestion, ended_at=None).values_list("case_id", flat=True))
    return list(case_refs(officer, ids).values()), len(ids)


def origins_behind(officer, suggestion: Suggestion) -> list[int]:
    """The matters that it grew from. For the procuratorate alone; each is shown only where the officer sees it."""
    if not own_side(officer):
        return []
    rows = SuggestionOrigin.objects.filter(suggestion=suggestion, ended_at=None)
    return list(rows.order_by("since", "pk").values_list("origin_id", flat=True))


def links_of(officer, suggestion: Suggestion) -> list[DoorLink]:
    """Its one-time links, the newest first. For the procuratorate alone."""
    if not own_side(officer):
        return []
    return list(DoorLink.objects.filter(suggestion=suggestion).select_related("made_by").order_by("-made_at", "-pk"))


def tries_of(officer, suggestion: Suggestion) -> list[DoorTry]:
    """The last tries at its doors."""
    if not own_side(officer):
        return []
    rows = DoorTry.objects.filter(link__suggestion=suggestion).select_related("link")
    return list(rows.order_by("-at", "-pk")[:SHOWN_TRIES])


def link_get(officer, suggestion: Suggestion, pk: int) -> DoorLink:
    """One of its links. Raises Http404."""
    found = next((one for one in links_of(officer, suggestion) if one.pk == pk), None)
    if found is None:
        raise Http404
    found.suggestion = suggestion
    return found


def suggestions_of_case(officer, case: Case) -> list[Any]:
    """The suggestions in sight that came from a case, the newest first."""
    links = SuggestionCase.objects.filter(case=case, ended_at=None).values("suggestion")
    return list(matters_seen(officer, Suggestion).filter(pk__in=links).order_by("-opened_at", "-pk"))
