"""What a case is called elsewhere: in messages, follow-up and the home page."""

from collections.abc import Iterable

from django.urls import reverse

from cases.register.front import LIST_EYES
from cases.register.masking import title_shown
from cases.register.models import Case
from cases.register.queries import case_find, numbers_prefetch
from cases.register.queries_hidden import rows_seen
from office.access.context import note_read
from office.access.queries import visible
from office.front.registry import RootRef

# So many are enough to narrow a list; who means another one types more of it.
FOUND = 200


def case_refs(officer, ids: Iterable[int]) -> dict[int, RootRef]:
    """Title, number and page of the cases among these that the officer may see; minors masked. A read, and noted."""
    found = list(visible(Case, officer).filter(pk__in=set(ids)).prefetch_related(numbers_prefetch()))
    rows_seen(officer, found)
    if found:
        note_read("case", [case.pk for case in found])
    return {
        case.pk: RootRef(
            title_shown(LIST_EYES, case),
            next((number.value for number in case.numbers.all()), ""),
            reverse("case-detail", args=[case.pk]),
        )
        for case in found
    }


def case_ids_like(officer, text: str) -> list[int]:
    """The cases that the search box finds for a text: by number, title or an adult's name."""
    return [case.pk for case in case_find(officer, text, FOUND)]
