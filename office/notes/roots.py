"""A note as something that a message can be about: seen by who sees its root and may read the note."""

from collections.abc import Iterable

from django.urls import reverse

from office.front.registry import RootRef
from office.notes.queries import notes_read
from office.outbox.words import root_refs


def note_refs(officer, ids: Iterable[int]) -> dict[int, RootRef]:
    """Title and number of what the notes stand on, and the page of its notes."""
    found = list(notes_read(officer).filter(pk__in=set(ids)))
    refs = root_refs(officer, {(note.root_kind, note.root_id) for note in found}) if found else {}
    told = ((note, refs.get((note.root_kind, note.root_id))) for note in found)
    return {
        note.pk: RootRef(ref.title, ref.number, reverse("notes", args=[note.root_kind, note.root_id]))
        for note, ref in told
        if ref is not None
    }
