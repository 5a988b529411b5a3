"""What links and matches are called."""

from django.utils.translation import pgettext_lazy

from cases.structure.matching import CHARGE, DOCUMENT, IDENTITY, NAME_BIRTH
from cases.structure.models import CaseLink, LinkKind, LinkState
from office.ui.chips import Chip, Tone

MATCHES = {
    DOCUMENT: pgettext_lazy("case link", "the same document number"),
    IDENTITY: pgettext_lazy("case link", "the same identity number"),
    CHARGE: pgettext_lazy("case link", "the same charge"),
    NAME_BIRTH: pgettext_lazy("case link", "the same name and day of birth"),
}
BACKWARD = {
    LinkKind.SAME: pgettext_lazy("case link", "the same matter"),
    LinkKind.MERGED: pgettext_lazy("case link", "has taken in"),
    LinkKind.SPLIT: pgettext_lazy("case link", "split off from this one"),
    LinkKind.TRANSFERRED: pgettext_lazy("case link", "transferred from"),
}
FORWARD = {
    LinkKind.SAME: pgettext_lazy("case link", "the same matter"),
    LinkKind.MERGED: pgettext_lazy("case link", "joined into"),
    LinkKind.SPLIT: pgettext_lazy("case link", "split off out of"),
    LinkKind.TRANSFERRED: pgettext_lazy("case link", "transferred to"),
}
TONES = {LinkState.PROPOSED: Tone.DOTTED, LinkState.CONFIRMED: Tone.GOOD, LinkState.REJECTED: Tone.MUTED}


def relation_label(link: CaseLink, *, forward: bool) -> str:
    """What the other case is to this one."""
    return str((FORWARD if forward else BACKWARD)[LinkKind(link.kind)])


def matches_label(link: CaseLink) -> str:
    """What agrees, in words."""
    return "、".join(str(MATCHES[code]) for code in link.matches if code in MATCHES)


def state_chip(link: CaseLink) -> Chip:
    """Proposed, confirmed or rejected."""
    return Chip(LinkState(link.state).label, TONES[LinkState(link.state)])
