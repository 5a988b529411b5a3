"""One-time links: made for one paper, opened by a code, ended by the prosecutor or by time; five wrong codes lock them.

Whoever stands before the door learns nothing: a wrong, an expired, a revoked and a locked link are answered alike, and
a token that was never given takes as long as one that was.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.actors import LinkActor
from cases.matters.loader import flow_of
from cases.matters.rules import standing_of
from cases.suggestions.models import Suggestion
from cases.suggestions.models_door import DoorLink, DoorSession, DoorTry
from office.access.actions import Action
from office.access.queries import require
from office.agencies.codes import ALPHABET, code_clean
from office.agencies.models import AgencyKind, Side
from office.audit.log import audit_write
from office.outbox.services import message_queue
from office.papers.models import Document

TOKEN_BYTES = 32
CODE_LENGTH = 10
WRONG_CODES = 5
DAYS_MOST = 400
IDLE = dt.timedelta(minutes=60)
LONGEST = dt.timedelta(hours=4)
# Of one address: so many in so long.
ADDRESS_TRIES = 20
ADDRESS_WHILE = dt.timedelta(minutes=15)
# What a step is signed with that was taken through a link; kept with the step.
LINK_NAME = "一次性链接{}号"
VAIN, WRONG = ("unknown", "closed"), "wrong"


@dataclass(frozen=True, slots=True)
class MadeLink:
    """What is shown once: the token for the address, the code that goes another way."""

    link: DoorLink
    token: str
    code: str


def hashed(secret: str) -> str:
    """Of a random secret a plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


@cache
def _nobody() -> str:
    """Checked where there is no link, so that the answer takes as long as for a wrong code."""
    return make_password(secrets.token_urlsafe(12))


def link_make(*, officer, suggestion: Suggestion, given_to: str, days: int, now: dt.datetime | None = None) -> MadeLink:
    """A link to the paper in force, for the addressee. An earlier link to it ends: one agency, one door.

    Errors: Http404, PermissionDenied; ValidationError where nothing was served yet, the addressee is no third agency,
    it is not said to whom it is handed, or the days are too many.
    """
    now = now or timezone.now()
    _own(officer, suggestion)
    held = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    given_to = " ".join(given_to.split())
    wrong: dict[str, str] = {}
    if not given_to:
        wrong["given_to"] = _("Say to whom it is handed: an office or post, no private person.")
    if not 1 <= days <= DAYS_MOST:
        wrong["days"] = _("Between 1 and %(n)d days.") % {"n": DAYS_MOST}
    if wrong:
        raise ValidationError(wrong)
    served = standing_of(held, flow_of(held.kind)).last("serve", "declare")
    paper = Document.objects.filter(pk=held.document_id, shared=True, voided_at=None).first()
    if served is None or paper is None or held.closed:
        raise ValidationError(_("A link opens what has been served; serve the suggestion first."))
    if held.addressee is None or held.addressee.kind != AgencyKind.THIRD:
        raise ValidationError(_("The police answer with their accounts; a link is for third agencies."))
    links_end(held, reason=_("Replaced by a new link"), by=officer, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    code = "".join(secrets.choice(ALPHABET) for _n in range(CODE_LENGTH))
    link = DoorLink.objects.create(
        suggestion=held, document_id=paper.pk, token_hash=hashed(token), code_hash=make_password(code),
        given_to=given_to[:100], made_at=now, made_by=officer, expires_at=now + dt.timedelta(days=days),
    )  # fmt: skip
    audit_write("suggestion.link", "suggestion", held.pk, detail={"link": link.pk, "document": paper.pk})
    return MadeLink(link, token, f"{code[:5]}-{code[5:]}")


def _own(officer, suggestion: Suggestion) -> None:
    require(officer, Action.MATTER_ACT, suggestion)
    if officer.side != Side.PROCURATORATE:
        raise PermissionDenied


def link_revoke(*, officer, link: DoorLink, reason: str, now: dt.datetime | None = None) -> None:
    """End a link and whoever is inside. Errors: Http404, PermissionDenied; ValidationError without a reason."""
    _own(officer, link.suggestion)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the link ends.")})
    if link.revoked_at is not None:
        raise ValidationError(_("This link has ended already."))
    _end([link], reason.strip(), officer, now or timezone.now())


def links_end(suggestion: Suggestion, *, reason: str, by, now: dt.datetime) -> None:
    """End every link of a suggestion: its paper no longer stands, or another link takes its place."""
    _end(list(DoorLink.objects.filter(suggestion=suggestion, revoked_at=None)), reason, by, now)


def _end(links: list[DoorLink], reason: str, by, now: dt.datetime) -> None:
    for link in links:
        link.revoked_at, link.revoked_by, link.revoked_reason = now, by, reason[:200]
        link.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
        DoorSession.objects.filter(link=link, ended_at=None).update(ended_at=now)
        audit_write("suggestion.link-end", "suggestion", link.suggestion_id, detail={"link": link.pk})


def link_lives(link: DoorLink, now: dt.datetime) -> bool:
    """Whether it opens anything now: neither ended nor expired. Where its paper is void it opens that news alone."""
    return link.revoked_at is None and link.expires_at > now


def paper_stands(link: DoorLink) -> bool:
    """Whether the paper that it is bound to is still in force."""
    paper = Document.objects.filter(pk=link.document_id, shared=True, voided_at=None)
    return link.suggestion.document_id == link.document_id and paper.exists()


def door_stands(token: str, address: str | None, now: dt.datetime | None = None) -> DoorLink | None:
    """The link of a token, where there is a door at all. A vain look is counted as a try."""
    now = now or timezone.now()
    link = DoorLink.objects.select_related("suggestion").filter(token_hash=hashed(token)).first()
    if link is None or link.locked_at is not None or not link_lives(link, now):
        if not _too_many(address, VAIN, now):
            _tried(link, VAIN[0] if link is None else VAIN[1], address, now)
        return None
    return None if _too_many(address, (WRONG,), now) else link


def door_enter(token: str, code: str, address: str | None, now: dt.datetime | None = None) -> str | None:
    """The key of a new session, or nothing. The try is counted before the code is looked at, so that guessing in
    parallel gets no more than guessing in turn."""
    now = now or timezone.now()
    link = door_stands(token, address, now)
    if link is None and _too_many(address, VAIN, now):
        return None
    counted = link is not None and bool(
        DoorLink.objects.filter(pk=link.pk, attempts__lt=WRONG_CODES, locked_at=None).update(attempts=F("attempts") + 1)
    )
    right = check_password(code_clean(code), link.code_hash if link is not None and counted else _nobody())
    if link is None:
        return None
    if not counted or not right:
        _wrong(link, address, now)
        return None
    DoorSession.objects.filter(link=link, ended_at=None).update(ended_at=now)
    key = secrets.token_urlsafe(TOKEN_BYTES)
    DoorSession.objects.create(link=link, key_hash=hashed(key), began_at=now, ends_at=now + IDLE)
    DoorLink.objects.filter(pk=link.pk).update(attempts=0, last_at=now, entered_at=link.entered_at or now)
    _tried(link, "entered", address, now)
    audit_write("suggestion.door", "suggestion", link.suggestion_id, detail={"link": link.pk})
    return key


def _wrong(link: DoorLink, address: str | None, now: dt.datetime) -> None:
    """A wrong code; the fifth locks the link to further entries, and its prosecutor is told. Whoever is inside came in
    by the right code and stays: else a stranger who knows the address could put the agency out."""
    _tried(link, WRONG, address, now)
    audit_write("suggestion.door-refused", "suggestion", link.suggestion_id, detail={"link": link.pk})
    if not DoorLink.objects.filter(pk=link.pk, attempts__gte=WRONG_CODES, locked_at=None).update(locked_at=now):
        return
    audit_write("suggestion.link-locked", "suggestion", link.suggestion_id, detail={"link": link.pk})
    to = link.suggestion.desks.filter(desk="drafter", until=None).values_list("principal_id", flat=True)  # type: ignore[attr-defined]
    message_queue(
        key=f"suggestion.link_locked:{link.pk}",
        to=list(to),
        kind="suggestion.link_locked",
        params={"matter": link.suggestion_id},
        root_kind="suggestion",
        root_id=link.suggestion_id,
        now=now,
    )


def _tried(link: DoorLink | None, result: str, address: str | None, now: dt.datetime) -> None:
    DoorTry.objects.create(at=now, address=address, link=link, result=result)


def _too_many(address: str | None, results: tuple[str, ...], now: dt.datetime) -> bool:
    """Whether this address has had so many of these results lately.

    Vain looks and wrong codes count apart: wrong codes need links that exist. Behind a gateway all come from one
    address, and somebody who makes tokens up must not shut the door for those who hold one.
    """
    lately = DoorTry.objects.filter(address=address, at__gt=now - ADDRESS_WHILE, result__in=results)
    return lately.count() >= ADDRESS_TRIES


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody inside: the session, its link, and who acts by it. ``void``: the paper no longer stands; nothing is left
    to do or to read but that."""

    session: DoorSession
    link: DoorLink
    actor: LinkActor
    void: bool = False

    @property
    def suggestion(self) -> Suggestion:
        """The one that the link opens."""
        return self.link.suggestion


def door_inside(key: str, now: dt.datetime | None = None) -> Inside | None:
    """Who holds this key, while the session lasts and its link opens anything. Being active prolongs it."""
    now = now or timezone.now()
    if not key:
        return None
    session = (
        DoorSession.objects.select_related("link__suggestion__addressee")
        .filter(key_hash=hashed(key), ended_at=None, ends_at__gt=now)
        .first()
    )
    if session is None or not link_lives(session.link, now):
        return None
    until = min(now + IDLE, session.began_at + LONGEST)
    if until - session.ends_at > dt.timedelta(minutes=1):
        DoorSession.objects.filter(pk=session.pk).update(ends_at=until)
    suggestion = session.link.suggestion
    name = LINK_NAME.format(session.link_id)
    actor = LinkActor(suggestion.addressee, name, session.link_id)
    return Inside(session, session.link, actor, not paper_stands(session.link))


def door_may_send(key: str) -> bool:
    """Whether whoever holds this key may send files: asked before the first byte of them is kept."""
    now = timezone.now()
    found = DoorSession.objects.select_related("link").filter(key_hash=hashed(key), ended_at=None, ends_at__gt=now)
    session = found.first() if key else None
    return session is not None and link_lives(session.link, now)


def door_leave(inside: Inside, now: dt.datetime | None = None) -> None:
    """End the session."""
    DoorSession.objects.filter(pk=inside.session.pk, ended_at=None).update(ended_at=now or timezone.now())
