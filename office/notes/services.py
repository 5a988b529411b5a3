"""Writing notes and voiding one's own."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from office.agencies.lists import listed
from office.agencies.models import Officer
from office.agencies.principals import principals_for
from office.audit.log import audit_write
from office.notes.mentions import TYPED, mentions_typed
from office.notes.merging import plain
from office.notes.models import Note
from office.notes.queries import NOTE, Reader, note_get, readers_offered, root_seen
from office.outbox.services import message_queue

LONGEST = 4000


def note_write(
    *, officer, root_kind: str, root_id: int, text: str, shared: bool = False, mentions: Iterable[int] = ()
) -> Note:
    """Note something on a root. ``mentions``: keys of officers, who are told of it, and so is whoever is named in the
    text by @ and a name.

    Errors: Http404 where the root is out of sight; ValidationError without a text, with one too long, or where
    somebody is mentioned who could not read it, or named by @ who is nobody here.
    """
    root_seen(officer, root_kind, root_id)
    words = plain(text).strip()
    if not words:
        raise ValidationError({"text": _("Write what is to be noted.")})
    if len(words) > LONGEST:
        raise ValidationError({"text": _("At most %(n)d characters; split it into several notes.") % {"n": LONGEST}})
    told = _told(officer, root_kind, root_id, shared, mentions, words)
    note = Note.objects.create(
        root_kind=root_kind,
        root_id=root_id,
        agency_id=officer.agency_id,
        side=officer.side,
        shared=shared,
        author=officer,
        text=words,
        mentions=told,
        at=timezone.now(),
    )
    audit_write("note.write", root_kind, root_id, detail={"note": note.pk, "shared": shared, "mentions": told})
    if told:
        message_queue(
            key=f"note:{note.pk}",
            to=sorted(principals_for(told, Officer).values()),
            kind="note.mentioned",
            root_kind=NOTE,
            root_id=note.pk,
            now=note.at,
        )
    return note


def _told(officer, root_kind: str, root_id: int, shared: bool, mentions: Iterable[int], text: str) -> list[int]:
    """The keys of whom the note mentions, chosen or named in it, checked against who sees the root now."""
    wanted = set(mentions)
    if not wanted and not TYPED.search(text):
        return []
    readers = {reader.officer.pk: reader for reader in readers_offered(officer, root_kind, root_id)}
    wanted = sorted((wanted | _named(officer, text, readers)) - {officer.pk})
    if any(key not in readers for key in wanted):
        raise ValidationError({"mentions": _("Somebody chosen cannot see this any more. Choose again.")})
    outside = [readers[key].officer for key in wanted if not readers[key].own_agency]
    if outside and not shared:
        raise ValidationError(
            {
                "mentions": _("%(names)s could not read it: tick that the note is shared, or leave them out.")
                % {"names": listed(outside)}
            }
        )
    return wanted


def _named(officer, text: str, readers: Mapping[int, Reader]) -> set[int]:
    """Whom the text names by @. Somebody who cannot see the root is told of like somebody who is not there."""
    people = [officer, *(reader.officer for reader in readers.values())]
    typed = mentions_typed(text, [(name, who.pk) for who in people for name in (who.name, who.username)])
    wrong = []
    if typed.unknown:
        words = {"names": listed(f"@{name}" for name in typed.unknown)}
        wrong.append(
            _(
                "%(names)s: nobody of this name can see this, so nobody would be told. Choose under “Tell” below, or"
                " take the @ out."
            )
            % words
        )
    if typed.several:
        words = {"names": listed(f"@{name}" for name in typed.several)}
        wrong.append(_("%(names)s: more than one is called so. Choose under “Tell” below and take the @ out.") % words)
    if wrong:
        raise ValidationError({"text": wrong})
    return typed.keys


def note_void(*, officer, note_id: int, reason: str) -> Note:
    """Void one's own note; it stays readable, for who has read it must learn what became of it.

    Errors: Http404, PermissionDenied for another's note, ValidationError without a reason. Voiding twice is once.
    """
    note = note_get(officer, note_id)
    if note.author_id != officer.pk:
        raise PermissionDenied
    words = reason.strip()
    if not words:
        raise ValidationError({"reason": _("Say why it is void.")})
    fresh = Note.objects.filter(pk=note.pk, voided_at=None).update(voided_at=timezone.now(), void_reason=words)
    if fresh:
        audit_write("note.void", note.root_kind, note.root_id, detail={"note": note.pk})
    note.refresh_from_db()
    return note
