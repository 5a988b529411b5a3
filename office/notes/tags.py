"""``{% load notes %}{% notes "case" case.pk %}``: the notes on a root, on any page that shows the root."""

from typing import Any

from django import template
from django.http import Http404
from django.urls import reverse

from office.notes.parts import Notes
from office.notes.queries import notes_of

register = template.Library()


@register.inclusion_tag("office/notes/part.html", takes_context=True)
def notes(context: template.Context, root_kind: str, root_id: int) -> dict[str, Any]:
    """The notes that the officer may read, and the way to write one; nothing where the officer has no part in notes.

    The page's file of styles is ``office/notes.css``.
    """
    try:
        items = notes_of(context["request"].user, root_kind, root_id)
    except Http404:
        return {"shown": False}
    url = reverse("notes", args=[root_kind, root_id])
    return {"shown": True, "count": len(items) or "", "notes": Notes(items) if items else "", "url": url}
