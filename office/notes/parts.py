"""How notes and changed texts are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.agencies.lists import listed
from office.notes.merging import By, Merge, Piece
from office.notes.queries import NoteItem
from office.ui.chips import Chip, Tone
from office.ui.formats import moment
from office.ui.html import Component, join, link
from office.ui.who import Who

# So much of an unchanged stretch is shown at each of its ends.
AROUND = 40


@dataclass(frozen=True, slots=True)
class Notes(Component):
    """Notes one under the other, oldest first."""

    items: Sequence[NoteItem]

    def _note(self, item: NoteItem) -> SafeString:
        note = item.note
        chip = (
            Chip(pgettext("note", "shared"), Tone.INFO)
            if note.shared
            else Chip(pgettext("note", "internal"), Tone.MUTED, _("Read by the own agency alone"))
        )
        parts: list[object] = [
            format_html(
                '<p class="o-note-head">{} {} {}</p>',
                Who(note.author.agency, note.author.name),
                format_html('<span class="o-quiet">{}</span>', moment(note.at)),
                chip,
            ),
            format_html('<p class="o-note-text">{}</p>', note.text),
        ]
        if item.mentions:
            told = pgettext("note", "told: %(names)s") % {"names": listed(item.mentions)}
            parts.append(format_html('<p class="o-quiet">{}</p>', told))
        if note.voided_at:
            parts.append(format_html('<p class="o-void">{} {}</p>', pgettext("note", "Void:"), note.void_reason))
        elif item.own:
            url = reverse("note-void", args=[note.pk])
            parts.append(format_html('<p class="o-no-print">{}</p>', link(url, pgettext("button", "Void"))))
        css = "o-voided" if note.voided_at else ""
        return format_html('<li class="{}" id="note-{}">{}</li>', css, note.pk, join(parts))

    def html(self) -> SafeString:
        return format_html('<ol class="o-notes">{}</ol>', join(map(self._note, self.items)))


@dataclass(frozen=True, slots=True)
class Changes(Component):
    """What was changed in a text, by sentence: what went is struck, what came is marked, both are also said in words to
    who does not see it. ``only``: whose changes; empty: everybody's."""

    pieces: Sequence[Piece]
    mine: object = ""
    theirs: object = ""
    only: tuple[By, ...] = ()

    @classmethod
    def of(cls, merge: Merge, theirs: object) -> "Changes":
        """What another changed, and where the two have met."""
        return cls(merge.pieces, pgettext("change", "mine"), theirs, (By.THEIRS, By.BOTH, By.CONFLICT))

    def _piece(self, piece: Piece, first: bool, last: bool) -> SafeString:
        if piece.by == By.NOBODY or (self.only and piece.by not in self.only):
            return format_html("<span>{}</span>", _shortened(piece.after, first=first, last=last))
        went = format_html("<del>{}</del>", piece.before) if piece.before else ""
        if piece.by != By.CONFLICT:
            came = format_html("<ins>{}</ins>", piece.after) if piece.after else ""
            return join((went, came))
        both = [
            format_html('<span class="o-change-side"><b>{}</b> <ins>{}</ins></span>', who, text or "—")
            for who, text in ((self.mine, piece.after), (self.theirs, piece.other))
        ]
        return format_html('<span class="o-change-conflict">{}{}</span>', went, join(both))

    def html(self) -> SafeString:
        last = len(self.pieces) - 1
        shown = [self._piece(piece, at == 0, at == last) for at, piece in enumerate(self.pieces)]
        return format_html('<div class="o-changes">{}</div>', join(shown))


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """The ends of an unchanged stretch that lie beside a change."""
    if len(text) <= 2 * AROUND:
        return text
    head = "" if first else text[:AROUND]
    tail = "" if last else text[-AROUND:]
    return f"{head}……{tail}"
