"""What a suggestion is called elsewhere: in messages, follow-up and the home page."""

from collections.abc import Iterable

from django.urls import reverse

from cases.matters.queries import matters_seen
from cases.suggestions.models import Suggestion
from cases.suggestions.queries import SuggestionFilters, as_told, suggestions_found
from office.access.context import note_read
from office.front.registry import RootRef


def suggestion_refs(officer, ids: Iterable[int]) -> dict[int, RootRef]:
    """Title, number and page of the suggestions among these that the officer sees. A read, and noted."""
    found = list(matters_seen(officer, Suggestion).filter(pk__in=set(ids)))
    if found:
        note_read("suggestion", [one.pk for one in found])
    return {
        one.pk: RootRef(one.title, one.number, reverse("suggestion-detail", args=[one.pk]))
        for one in as_told(officer, found)
    }


def suggestion_ids_like(officer, text: str) -> list[int]:
    """The suggestions in sight that a text finds by title, number or addressee."""
    return list(suggestions_found(officer, SuggestionFilters(text=text)).values_list("pk", flat=True))
