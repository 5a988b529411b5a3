"""Reading notes. A note is read by whoever sees its root and belongs to the writer's agency, or by all of them where it
is shared; by a third agency never, for it is let into one matter and not into what the two offices say about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from office.access.readers import readers_of
from office.agencies.models import Officer, Side
from office.front.registry import RootRef
from office.notes.models import Note
from office.outbox.words import root_refs

NOTE = "note"
BIGGEST = 2**63 - 1
SIDES = (Side.POLICE, Side.PROCURATORATE)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class NoteItem:
    """A note as shown: with the names of whom it mentions, and whether it is the reader's own."""

    note: Note
    mentions: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom a note can mention; of another agency only in a shared one."""

    officer: Officer
    own_agency: bool


def may_note(officer) -> bool:
    """Whether notes are for this officer at all."""
    return bool(officer.is_authenticated and officer.side in SIDES)


def root_seen(officer, root_kind: str, root_id: int) -> RootRef:
    """The root on which the notes stand. Raises Http404 where the officer does not see it."""
    if root_kind == NOTE or not may_note(officer):
        raise Http404
    # No database key is larger; a made-up one is not there.
    ref = root_refs(officer, [(root_kind, root_id)]).get((root_kind, root_id)) if root_id <= BIGGEST else None
    if ref is None:
        raise Http404
    return ref


def notes_read(officer) -> QuerySet[Note]:
    """The notes that the officer's agency has a part in, whatever they stand on."""
    if not may_note(officer):
        return Note.objects.none()
    return Note.objects.filter(Q(agency_id=officer.agency_id) | Q(shared=True))


def notes_of(officer, root_kind: str, root_id: int) -> list[NoteItem]:
    """The notes on a root that the officer may read, oldest first. Raises Http404 where the root is out of sight."""
    root_seen(officer, root_kind, root_id)
    return notes_seen(officer, root_kind, root_id)


def notes_seen(officer, root_kind: str, root_id: int) -> list[NoteItem]:
    """The same, where the caller has shown that the officer sees the root."""
    rows = notes_read(officer).filter(root_kind=root_kind, root_id=root_id).select_related("author__agency")
    found = list(rows.order_by("-pk")[:SHOWN])[::-1]
    names = _names(key for note in found for key in note.mentions)
    return [
        NoteItem(note, tuple(names[key] for key in note.mentions if key in names), note.author_id == officer.pk)
        for note in found
    ]


def _names(keys: Iterable[int]) -> dict[int, str]:
    wanted = set(keys)
    if not wanted:
        return {}
    return {officer.pk: str(officer) for officer in Officer.objects.filter(pk__in=wanted)}


def note_get(officer, pk: int) -> Note:
    """One note that the officer may read. Raises Http404."""
    note = get_object_or_404(notes_read(officer), pk=pk)
    root_seen(officer, note.root_kind, note.root_id)
    return note


def readers_offered(officer, root_kind: str, root_id: int) -> list[Reader]:
    """Whom a note on this root can mention: who sees it now, the own agency's first. Nobody else is ever offered."""
    others = [
        who
        for who in readers_of(root_kind, root_id, in_person_of=officer.agency_id)
        if who.pk != officer.pk and who.side in SIDES
    ]
    found = [Reader(who, who.agency_id == officer.agency_id) for who in others]
    return sorted(found, key=lambda reader: not reader.own_agency)


def agencies_told(readers: Iterable[Reader]) -> list[str]:
    """The other agencies that will read a shared note."""
    return list(dict.fromkeys(str(reader.officer.agency) for reader in readers if not reader.own_agency))
