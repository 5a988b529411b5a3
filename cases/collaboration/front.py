"""What the library brings to the common pages: its entry, and search."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from cases.collaboration.library import advices_found, guidelines_found, library_open
from cases.collaboration.parts import excerpt, guideline_chip
from cases.register.queries import text_clean
from office.front.registry import NavEntry, SearchHit


def nav(officer) -> list[NavEntry]:
    """咨询与指引, beside the matters from which they come."""
    if not library_open(officer):
        return []
    return [NavEntry("library", pgettext("navigation", "Advice and guidelines"), reverse("advice-list"), order=25)]


def search(officer, text: str, limit: int) -> list[SearchHit]:
    """Published answers and adopted guidelines by their words."""
    text = text_clean(text)
    if not text or not library_open(officer):
        return []
    group = pgettext("navigation", "Advice and guidelines")
    found = [
        SearchHit(
            one.title,
            f"{one.number_text} · {excerpt(one.answer)}",
            reverse("advice-detail", args=[one.pk]),
            group=group,
        )
        for one in advices_found(officer, text)[:limit]
    ]
    today = timezone.localdate()
    for shown in guidelines_found(officer, text)[: limit - len(found)]:
        number = shown.versions[-1].number_text if shown.versions else ""
        url = reverse("guideline-detail", args=[shown.guideline.pk])
        found.append(SearchHit(shown.title, number, url, chip=guideline_chip(shown, today), group=group))
    return found
