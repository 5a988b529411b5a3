"""What officers do with what is owed, on the ledger's own pages: a word, urging, more time, passing on, closing it.

Each is a line of history and tells whom it concerns. None of them answers what is owed: that is done where it is owed.
What several owe together is one thing here: an act on it is an act on all of its rows.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from office.agencies.models import Principal
from office.audit.log import audit_write
from office.followup.kinds import manual_kinds
from office.followup.models import FollowUp, WordKind
from office.followup.queries import receivers_of
from office.followup.services import reminder_next, rows_close, word_of, words_write
from office.followup.sight import followups_seen, stands_for
from office.outbox.services import message_queue

TEXT_LENGTH = 500
# So far more time can be granted at once: what needs longer is another agreement.
LONGEST_DAYS = 366
FOLLOWUP = "followup"


def _locked(officer, pk: int, seen: str | None = None) -> tuple[FollowUp, list[FollowUp]]:
    """The row and all open rows of its occasion, locked. Http404 where it is out of sight; ValidationError where it is
    closed, or where it has moved on since the form was opened."""
    if not followups_seen(officer).filter(pk=pk).exists():
        raise Http404
    row = FollowUp.objects.select_for_update().get(pk=pk)
    rows = list(
        FollowUp.objects.filter(occasion=row.occasion, closed_at__isnull=True)
        .select_for_update(of=("self",))
        .select_related("owner__department", "owner__officer", "owner__agency", "other__department", "other__officer")
        .order_by("pk")
    )
    if row.closed_at is not None:
        raise ValidationError(_("This is closed already. Read how it ended below."))
    row = next(one for one in rows if one.pk == pk)
    if seen is not None and seen != seen_of(row):
        raise ValidationError(_("Due day or owner have changed since you opened this page; look again, then send it."))
    return row, rows


def seen_of(row: FollowUp) -> str:
    """What a form remembers of the row it was opened on."""
    return f"{row.due_on or ''}:{row.owner_id}"


def _text(text: str, field: str, *, needed: bool = True, words: str = "") -> str:
    text = " ".join(text.split())
    if needed and not text:
        raise ValidationError({field: [words or _("Say why.")]})
    if len(text) > TEXT_LENGTH:
        raise ValidationError({field: [_("At most %(count)d characters.") % {"count": TEXT_LENGTH}]})
    return text


def _tell(rows: Sequence[FollowUp], to: Sequence[int], kind: str, now: datetime, **said: Any) -> None:
    """A message about the thing owed, to whom it concerns."""
    row = rows[0]
    message_queue(
        key=f"followup:{row.pk}:{kind}:{now:%Y%m%d%H%M%S%f}",
        to=to,
        kind=f"followup.{kind}",
        params={"kind": row.kind, "of": row.params, **said},
        root_kind=FOLLOWUP,
        root_id=row.pk,
        now=now,
    )


def _audit(action: str, row: FollowUp) -> None:
    audit_write(f"followup.{action}", row.root_kind, row.root_id, detail={"followup": row.pk})


def followup_word(*, officer, followup_id: int, text: str, shared: bool, now: datetime | None = None) -> None:
    """A word on where it stands, by either side. ``shared``: the other side reads it and is told."""
    now = now or timezone.now()
    row, rows = _locked(officer, followup_id)
    for_owner = any(stands_for(officer, one.owner) for one in rows)
    if not for_owner and not stands_for(officer, row.other):
        raise PermissionDenied
    said = _text(text, "text", words=_("Say where it stands."))
    words_write([word_of(row.pk, WordKind.WORD, officer, now, text=said, shared=shared)])
    if shared:
        to = ([row.other_id] if row.other_id else []) if for_owner else [one.owner_id for one in rows]
        _tell(rows, to, "word", now)
    _audit("word", row)


def followup_urge(*, officer, followup_id: int, text: str = "", now: datetime | None = None) -> None:
    """催办, by the side that waits. Once a day: more would only be noise in the box of whoever owes it."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    row, rows = _locked(officer, followup_id)
    if not stands_for(officer, row.other):
        raise PermissionDenied
    said = _text(text, "text", needed=False)
    if row.urged_on == today:
        raise ValidationError(_("It has been urged today already; the owner has been told."))
    FollowUp.objects.filter(pk__in=[one.pk for one in rows]).update(urged=F("urged") + 1, urged_on=today)
    words_write([word_of(row.pk, WordKind.URGED, officer, now, text=said)])
    _tell(rows, [one.owner_id for one in rows], "urged", now, times=row.urged + 1)
    _audit("urge", row)


def followup_extend(
    *, officer, followup_id: int, due_on: date | None, reason: str, seen: str | None = None, now: datetime | None = None
) -> None:
    """More time, granted by the side that is owed alone, with a reason. A term of the law (``params["rule"]``) is
    extended where the law lets it and by whom, never here."""
    now = now or timezone.now()
    row, rows = _locked(officer, followup_id, seen)
    if not stands_for(officer, row.other):
        raise PermissionDenied
    if row.params.get("rule"):
        raise ValidationError(_("This term is set by law; nobody can grant more time here."))
    if row.due_on is None:
        raise ValidationError(_("This has no due day that could be moved."))
    errors = {}
    today = timezone.localdate(now)
    if due_on is None or due_on <= max(row.due_on, today):
        errors["due_on"] = [_("Give a day after %(day)s.") % {"day": max(row.due_on, today).isoformat()}]
    elif (due_on - today).days > LONGEST_DAYS:
        errors["due_on"] = [_("Give a day within a year.")]
    try:
        said = _text(reason, "reason")
    except ValidationError as problem:
        raise ValidationError(errors | problem.error_dict) from problem
    if errors:
        raise ValidationError(errors)
    before = row.due_on
    for one in rows:
        one.due_was = one.due_was or one.due_on
        one.due_on = due_on
        one.remind_on = reminder_next(due_on, one.remind, now)
        one.save(update_fields=["due_was", "due_on", "remind_on"])
    words_write([word_of(row.pk, WordKind.EXTENDED, officer, now, text=said, due_before=before, due_after=due_on)])
    told = due_on.isoformat() if due_on else ""
    _tell(rows, [one.owner_id for one in rows], "extended", now, due=told)
    _audit("extend", row)


def followup_pass(
    *, officer, followup_id: int, to: Principal | None, reason: str = "", seen: str | None = None,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """To a colleague of the same desk, or back to the desk: who owes it for the agency is the agency's own affair."""
    now = now or timezone.now()
    row, _rows = _locked(officer, followup_id, seen)
    if not stands_for(officer, row.owner):
        raise PermissionDenied
    said = _text(reason, "reason", needed=False)
    if to is None or to.pk not in {one.pk for one in receivers_of(row)}:
        raise ValidationError({"to": [_("Choose somebody of the same desk who sees the matter.")]})
    before = row.owner_id
    row.owner_was_id = row.owner_was_id or before
    if row.owner_was_id == to.pk:
        row.owner_was_id = None
    row.owner_id = to.pk
    row.save(update_fields=["owner", "owner_was"])
    line = word_of(
        row.pk, WordKind.PASSED, officer, now, text=said, shared=False, owner_before_id=before, owner_after_id=to.pk
    )
    words_write([line])
    _tell([row], [to.pk], "passed", now)
    _audit("pass", row)


def followup_close_by_hand(
    *, officer, followup_id: int, reason: str, seen: str | None = None, now: datetime | None = None
) -> None:
    """销号 by the side that is owed, with a reason: of the kinds that nothing else closes (``followup_manual``)."""
    now = now or timezone.now()
    row, rows = _locked(officer, followup_id, seen)
    if not stands_for(officer, row.other):
        raise PermissionDenied
    if row.kind not in manual_kinds():
        raise ValidationError(_("This closes by itself as soon as it is done; it is never closed by hand."))
    said = _text(reason, "reason")
    found = FollowUp.objects.filter(pk__in=[one.pk for one in rows])
    rows_close(found, officer, "by_hand", now, by_hand=True, text=said)
    _tell(rows, [one.owner_id for one in rows], "closed", now)
