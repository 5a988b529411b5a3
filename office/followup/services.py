"""Opening and closing what anyone owes anyone, by the app whose work it is. All may run twice with the effect of once.

What officers do with it on the ledger's own pages stands in ``services_acts.py``.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from office.access.context import current_actor
from office.agencies.models import Principal
from office.audit.log import audit_write_many
from office.followup.days import Off, next_reminder
from office.followup.models import FollowUp, FollowUpWord, WordKind
from office.followup.sight import agency_of
from office.storage.bulk import rows_update, rows_write
from office.workdays.queries import calendar_now

# How many days before the due day both sides are reminded where the kind says nothing.
REMIND = (1,)
# No role has this code: nobody finds the row among what is to be done.
NOBODY = ["-"]


@dataclass(frozen=True)
class Owed:
    """What is owed. ``key`` names the occasion and the owner: the same key is opened once.

    ``occasion``: the same for several who owe the same thing, of whom one does it for all (empty: the key, without the
    owner's principal where it ends with it).
    ``other_principal_id``: to whom. It is seen by the agencies of owner and other and by no third one, so what the
    other agency has not been told of names nobody of it here. ``roles``: who of the owners does it (empty: any).
    ``params["rule"]``: the code of a clock of the law; then nobody grants more time.
    """

    key: str
    kind: str
    owner_principal_id: int
    root_kind: str
    root_id: int
    other_principal_id: int | None = None
    due_on: date | None = None
    params: dict[str, Any] = field(default_factory=dict)
    remind: tuple[int, ...] = REMIND
    law: str = ""
    occasion: str = ""
    roles: tuple[str, ...] = ()


def followup_open(
    *,
    key: str,
    kind: str,
    owner_principal_id: int,
    other_principal_id: int | None = None,
    root_kind: str,
    root_id: int,
    due_on: date | None = None,
    params: dict[str, Any] | None = None,
    remind: tuple[int, ...] = REMIND,
    law: str = "",
    occasion: str = "",
    roles: tuple[str, ...] = (),
    now: datetime | None = None,
) -> None:
    """Open one follow-up, in the caller's transaction."""
    owed = Owed(
        key, kind, owner_principal_id, root_kind, root_id, other_principal_id, due_on, params or {}, remind, law,
        occasion, roles,
    )  # fmt: skip
    followups_open([owed], now=now)


def followups_open(items: Iterable[Owed], *, now: datetime | None = None, new: bool = False) -> None:
    """Open many at once. ``new=True``: the caller knows that no key was opened before (faster)."""
    now = now or timezone.now()
    off = calendar_now().off
    rows = [_row(item, now, off) for item in items]
    if new:
        rows_write(FollowUp, rows)
    else:
        FollowUp.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def occasion_of(item: Owed) -> str:
    """What is the same for all who owe the same."""
    return item.occasion or item.key.removesuffix(f":{item.owner_principal_id}")


def _row(item: Owed, now: datetime, off: Off) -> FollowUp:
    return FollowUp(
        key=item.key,
        occasion=occasion_of(item),
        kind=item.kind,
        owner_id=item.owner_principal_id,
        other_id=item.other_principal_id,
        roles=list(item.roles),
        root_kind=item.root_kind,
        root_id=item.root_id,
        params=item.params,
        law=item.law,
        due_on=item.due_on,
        remind=list(item.remind),
        remind_on=next_reminder(item.due_on, item.remind, timezone.localdate(now), off),
        opened_at=now,
    )


def reminder_next(due: date | None, remind: Iterable[int], now: datetime) -> date | None:
    """When both sides are reminded next; not today, when it was opened or moved before their eyes."""
    return next_reminder(due, remind, timezone.localdate(now), calendar_now().off)


def followup_close(*, key: str, officer, word: str, now: datetime | None = None) -> bool:
    """Close by its key with a last word; False when it is closed already or was never opened."""
    return followups_close(keys=[key], officer=officer, word=word, now=now) == 1


def followups_close(*, keys: Sequence[str], officer, word: str, now: datetime | None = None) -> int:
    """Close many; how many were open. ``officer`` is empty when a task closes them."""
    return rows_close(FollowUp.objects.filter(key__in=keys), officer, word, now)


def followups_close_of(
    *, root_kind: str, root_id: int, kind: str, officer, word: str, now: datetime | None = None
) -> int:
    """Close what is open of one kind on a root, whoever owes it: one of several owners has done it for all."""
    return rows_close(FollowUp.objects.filter(root_kind=root_kind, root_id=root_id, kind=kind), officer, word, now)


def followups_close_under(
    *, root_kind: str, root_id: int, prefix: str, officer, word: str, now: datetime | None = None
) -> int:
    """Close what is open of one occasion on a root, whoever owes it: all whose key begins so."""
    return rows_close(
        FollowUp.objects.filter(root_kind=root_kind, root_id=root_id, key__startswith=prefix), officer, word, now
    )


def rows_close(
    rows: QuerySet[FollowUp], officer, word: str, now: datetime | None, *, by_hand: bool = False, text: str = ""
) -> int:
    """Close these, with a line in their history; how many were open."""
    now = now or timezone.now()
    open_rows = rows.filter(closed_at__isnull=True).select_for_update()
    closing = list(open_rows.values_list("pk", "root_kind", "root_id"))
    if not closing:
        return 0
    ids = [pk for pk, _, _ in closing]
    FollowUp.objects.filter(pk__in=ids).update(closed_at=now, closed_by=officer, word=word, by_hand=by_hand)
    words_write([word_of(pk, WordKind.CLOSED, officer, now, text=text) for pk in ids])
    audit_write_many(("followup.close", kind, root, {"followup": pk}) for pk, kind, root in closing)
    return len(closing)


def followups_hand_over(*, before: int, after: int, now: datetime | None = None) -> int:
    """Everything open that one principal owes is owed by another of the same agency from now on; how many. The other
    agency is not told who does it."""
    now = now or timezone.now()
    rows = list(FollowUp.objects.filter(owner_id=before, closed_at__isnull=True).select_for_update().order_by("pk"))
    acting = current_actor()
    agency_id = acting.agency_id if acting is not None else None
    FollowUp.objects.filter(owner_was_id=before, closed_at__isnull=True).update(owner_was_id=after)
    FollowUp.objects.filter(pk__in=[row.pk for row in rows]).update(owner_id=after)
    lines = [
        FollowUpWord(
            followup_id=row.pk, kind=WordKind.MOVED, at=now, by=acting, agency_id=agency_id,
            owner_before_id=before, owner_after_id=after,
        )
        for row in rows
    ]  # fmt: skip
    words_write(lines)
    return len(rows)


def word_of(followup_id: int, kind: str, officer, now: datetime, **said: Any) -> FollowUpWord:
    """A line of history, not yet written. What the program does says whose doing it follows from, if anybody's."""
    agency_id = officer.agency_id if officer is not None else None
    return FollowUpWord(followup_id=followup_id, kind=kind, at=now, by=officer, agency_id=agency_id, **said)


def words_write(words: list[FollowUpWord]) -> None:
    """Write lines of history."""
    rows_write(FollowUpWord, words)


@dataclass(frozen=True)
class Synced:
    """What a sync has done: how many were opened (or opened again), moved and closed."""

    opened: int
    moved: int
    closed: int


@dataclass(frozen=True)
class RootOwed:
    """What is owed on one root, of all whose key begins with ``prefix``.

    ``inner_side``: the side that has moved the root on without telling the other. What it owes the other agency is then
    still owed as far as that one knows: it stays open, with nobody to do it, until a told step takes it away.
    """

    root_id: int
    prefix: str
    owed: Sequence[Owed]
    inner_side: str = ""


def followups_sync(
    *,
    root_kind: str,
    root_id: int,
    prefix: str,
    owed: Sequence[Owed],
    officer,
    word: str,
    inner_side: str = "",
    now: datetime | None = None,
) -> Synced:
    """``followups_sync_all`` for one root."""
    root = RootOwed(root_id, prefix, owed, inner_side)
    return followups_sync_all(root_kind, [root], officer=officer, word=word, now=now)


def followups_sync_all(
    root_kind: str, roots: Sequence[RootOwed], *, officer, word: str, now: datetime | None = None
) -> Synced:
    """Make what is owed on these roots be exactly what is said; a fixed number of statements for any number of them.

    Opens what is new, closes with ``word`` what is gone, and moves due day and owner of what stays; each leaves its
    line. More time that was granted, and a colleague to whom it was passed, stay as long as the app says what it said
    then. What was closed by hand stays closed: its occasion is over for the side that is owed. Where another owes what
    one owed until now (a desk has changed hands), it is the same thing still, with its history.
    """
    now = now or timezone.now()
    under = FollowUp.objects.filter(root_kind=root_kind, root_id__in=[root.root_id for root in roots])
    if len(roots) == 1:
        under = under.filter(key__startswith=roots[0].prefix)
    stored: dict[int, list[FollowUp]] = defaultdict(list)
    for row in under.select_for_update().order_by("pk"):
        stored[row.root_id].append(row)
    plan = _Plan(officer, now, calendar_now().off)
    for root in roots:
        plan.take(root, [row for row in stored[root.root_id] if row.key.startswith(root.prefix)])
    rows_update(FollowUp, plan.renamed, ["key"])
    waited_for = _between(plan.inner)
    gone = [row.pk for row in plan.over if row not in waited_for]
    closed = rows_close(FollowUp.objects.filter(pk__in=gone), officer, word, now) if gone else 0
    followups_open(plan.fresh, now=now)
    rows_update(FollowUp, plan.changed, _SAID)
    words_write(plan.lines)
    return Synced(len(plan.fresh) + plan.opened, plan.moved, closed)


# All that may change of a row that stands.
_SAID = [
    "owner", "other", "roles", "params", "law", "due_on", "remind", "remind_on", "occasion", "kind", "due_was",
    "owner_was", "closed_at", "closed_by", "word",
]  # fmt: skip


class _Plan:
    """What a sync will write, gathered root by root."""

    def __init__(self, officer, now: datetime, off: Off) -> None:
        self.officer, self.now, self.off = officer, now, off
        self.renamed: list[FollowUp] = []
        self.over: list[FollowUp] = []
        self.inner: list[tuple[FollowUp, str]] = []
        self.fresh: list[Owed] = []
        self.changed: list[FollowUp] = []
        self.lines: list[FollowUpWord] = []
        self.opened = self.moved = 0

    def take(self, root: RootOwed, stored: Iterable[FollowUp]) -> None:
        wanted = {item.key: item for item in root.owed}
        held = {row.key: row for row in stored}
        for before, after in _changed_hands(held, wanted):
            row = held.pop(before)
            row.key = after
            held[after] = row
            self.renamed.append(row)
        over = [row for row in held.values() if row.closed_at is None and row.key not in wanted]
        self.over += over
        if root.inner_side:
            self.inner += [(row, root.inner_side) for row in over]
        self.fresh += [item for key, item in wanted.items() if key not in held]
        for key in sorted(wanted.keys() & held.keys()):
            row, fresh = held[key], _row(wanted[key], self.now, self.off)
            if row.closed_at is None:
                lines = _move(row, fresh, self.officer, self.now)
                if lines is not None:
                    self.changed.append(row)
                    self.lines += lines
                    self.moved += bool(lines)
            elif not row.by_hand:
                self.lines.append(_reopen(row, fresh, self.officer, self.now))
                self.changed.append(row)
                self.opened += 1


def _between(over: Sequence[tuple[FollowUp, str]]) -> list[FollowUp]:
    """Of what is over by an inner step of a side, what that side owes another agency: it goes on being owed in the
    other's eyes. At the owner's nobody has anything to do about it."""
    if not over:
        return []
    ids = {pk for row, _side in over for pk in (row.owner_id, row.other_id) if pk}
    related = ("department__agency", "officer__agency", "agency")
    held = Principal.objects.select_related(*related).in_bulk(ids)
    agencies = {pk: agency_of(principal) for pk, principal in held.items()}
    between = [
        row
        for row, side in over
        if row.other_id and agencies[row.owner_id].side == side and agencies[row.owner_id] != agencies[row.other_id]
    ]
    FollowUp.objects.filter(pk__in=[row.pk for row in between]).update(roles=NOBODY)
    return between


def _changed_hands(held: dict[str, FollowUp], wanted: dict[str, Owed]) -> list[tuple[str, str]]:
    """(key as held, key as wanted) where of one occasion just one owner is gone and just one is new."""
    gone: dict[str, list[str]] = defaultdict(list)
    fresh: dict[str, list[str]] = defaultdict(list)
    for row in held.values():
        if row.closed_at is None and row.key not in wanted:
            gone[row.occasion].append(row.key)
    for item in wanted.values():
        if item.key not in held:
            fresh[occasion_of(item)].append(item.key)
    return [
        (gone[occasion][0], fresh[occasion][0])
        for occasion in gone.keys() & fresh.keys()
        if len(gone[occasion]) == len(fresh[occasion]) == 1
    ]


def _reopen(row: FollowUp, fresh: FollowUp, officer, now: datetime) -> FollowUpWord:
    """What was done is undone (a reply taken back): it is owed again, from when it was first opened."""
    for name in ("owner_id", "other_id", "roles", "params", "law", "due_on", "remind", "remind_on", "occasion", "kind"):
        setattr(row, name, getattr(fresh, name))
    row.due_was = row.owner_was = row.closed_at = row.closed_by = None
    row.word = ""
    return word_of(row.pk, WordKind.REOPENED, officer, now, due_after=row.due_on)


def _move(row: FollowUp, fresh: FollowUp, officer, now: datetime) -> list[FollowUpWord] | None:
    """Bring a row to what the app says, with its lines; None where it says the same."""
    changes: dict[str, Any] = {}
    said: dict[str, Any] = {}
    if fresh.due_on != (row.due_was if row.due_was is not None else row.due_on):
        said |= {"due_before": row.due_on, "due_after": fresh.due_on}
        changes |= {"due_on": fresh.due_on, "due_was": None, "remind_on": fresh.remind_on}
    if fresh.owner_id != (row.owner_was_id or row.owner_id):
        said |= {"owner_before_id": row.owner_id, "owner_after_id": fresh.owner_id}
        changes |= {"owner_id": fresh.owner_id, "owner_was": None}
    for name in ("other_id", "roles", "params", "law", "remind", "occasion", "kind"):
        if getattr(row, name) != getattr(fresh, name):
            changes[name] = getattr(fresh, name)
    if not changes:
        return None
    for name, value in changes.items():
        setattr(row, name, value)
    # To whom it is owed, or its words: the list shows that by itself.
    return [word_of(row.pk, WordKind.MOVED, officer, now, **said)] if said else []
