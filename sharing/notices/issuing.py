"""Issuing what is due, for all offices in one go, each notice exactly once.

The unique key (issuer, theme, period kind, period start) is the last word. Before it stands the counter row of
the numbers: whoever waits for it looks again for what has been issued meanwhile, so that a second beat or a
doubled task numbers nothing in vain. A period missed while the program was off is made up for, oldest first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.services import GrantSpec, grants_bulk_new
from office.agencies.models import Agency, NoticeSetting
from office.audit.log import audit_write_many
from office.followup.services import Owed, followups_open
from office.outbox.services import Message, messages_queue
from office.papers.numbers import counters_lock, number_text, numbers_take
from office.storage.bulk import chunks, ids_reserve, rows_write
from sharing.notices.counts import Counts, Window, count_events
from sharing.notices.figures import figures
from sharing.notices.freezing import digest
from sharing.notices.models import Notice
from sharing.notices.periods import Period, complete_on, previous, year_before
from sharing.notices.sides import Party, parties, receivers, series_of
from sharing.notices.themes import Table, current

PURPOSE = Purpose("notices.issue")
# Notices a transaction: about half a second on SQLite, where it is the lock.
CHUNK = 300
TRIES = 3
# Where the work measures name no clause.
BASIS = "《关于健全完善侦查监督与协作配合机制的意见》（2021）"
PAYLOAD_VERSION = 1

Key = tuple[int, str, str, date]


@dataclass(frozen=True)
class Due:
    """A notice that should exist."""

    setting: NoticeSetting
    issuer: Party
    receiver: Party
    period: Period

    @property
    def key(self) -> Key:
        """What makes it one."""
        return self.issuer.id, self.setting.theme, self.period.kind, self.period.start

    @property
    def series(self) -> tuple[int, str]:
        """Its row of numbers."""
        return self.issuer.id, series_of(self.issuer, self.setting.series)


@dataclass
class Issued:
    """What one run did. ``numbers`` are those it gave; ``existing`` were issued before."""

    ids: list[int] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    existing: int = 0
    unready: list[str] = field(default_factory=list)


def notice_issue_due(*, on_date: date, office_ids: Sequence[int] | None = None, now: datetime | None = None) -> Issued:
    """Issue every notice whose period was over before ``on_date`` and that does not exist yet."""
    now = now or timezone.now()
    if on_date > timezone.localdate(now):
        raise ValueError(f"{on_date} has not come yet: its periods are not over")
    result = Issued()
    with acting_as(PURPOSE, writes=False):
        due = list(_due(on_date, office_ids, result))
        missing = _missing(due)
        result.existing = len(due) - len(missing)
        counted = _counted(missing)
    for chunk in chunks(missing, CHUNK):
        _issue_again(chunk, counted, on_date, now, result)
    return result


def _due(on_date: date, office_ids: Sequence[int] | None, result: Issued) -> Iterator[Due]:
    """By the day the period ended, so that numbers follow the calendar."""
    settings = NoticeSetting.objects.filter(active=True, agency__active=True, starts_on__lt=on_date)
    if office_ids is not None:
        settings = settings.filter(agency__office_id__in=office_ids)
    rows = list(settings.select_related("agency").order_by("agency_id", "theme", "period_kind"))
    known = parties({row.agency.office_id for row in rows})
    others = receivers(known)
    found = []
    for row in rows:
        issuer, receiver = known.get(row.agency_id), others.get(row.agency_id)
        if issuer is None or receiver is None or current(row.theme).side != row.agency.side:
            result.unready.append(f"{row.agency.code}: {row.theme}/{row.period_kind}")
            continue
        for period in complete_on(row.period_kind, since=row.starts_on, on=on_date):
            found.append(Due(row, issuer, receiver, period))
    return iter(sorted(found, key=lambda d: (d.period.end, d.period.start, d.setting.theme, d.issuer.id)))


def periods_at_once(agency: Agency, *, theme: str, kind: str, since: date, on: date) -> list[Period]:
    """What a setting that begins on ``since`` would issue on this day, oldest first; nothing without a receiver."""
    if not agency.active or agency.pk not in receivers(parties([agency.office_id])):
        return []
    rows = Notice.objects.filter(issuer=agency, theme=theme, period_kind=kind)
    there = set(rows.values_list("period_start", flat=True))
    return [period for period in complete_on(kind, since=since, on=on) if period.start not in there]


def _missing(due: Sequence[Due]) -> list[Due]:
    if not due:
        return []
    rows = Notice.objects.filter(
        issuer_id__in={d.issuer.id for d in due}, period_start__gte=min(d.period.start for d in due)
    )
    there = set(rows.values_list("issuer_id", "theme", "period_kind", "period_start"))
    return [d for d in due if d.key not in there]


def windows_of(period: Period) -> tuple[Window, Window, Window | None]:
    """This period, the one before, and its counterpart of last year, where there is one."""
    then = year_before(period)
    return period.window, previous(period).window, then.window if then else None


def _counted(missing: Iterable[Due]) -> dict[str, Counts]:
    """Theme by theme one statement, over all agencies and all windows."""
    by_theme: dict[str, tuple[set[int], set[Window]]] = {}
    for due in missing:
        agencies, windows = by_theme.setdefault(due.setting.theme, (set(), set()))
        agencies.add(due.issuer.id)
        windows.update(window for window in windows_of(due.period) if window)
    return {theme: count_events(current(theme), *wanted) for theme, wanted in by_theme.items()}


def _issue_again(
    chunk: Sequence[Due], counted: dict[str, Counts], on_date: date, now: datetime, result: Issued
) -> None:
    """Issue a chunk; where another run was quicker in a way the counter did not hold off, look again."""
    for attempt in range(1, TRIES + 1):
        try:
            with acting_as(PURPOSE):
                notices = _issue(chunk, counted, on_date, now)
        except IntegrityError:
            if attempt == TRIES:
                raise
            continue
        result.ids += [notice.pk for notice in notices]
        result.numbers += [number_text(n.series, n.year, n.number) for n in notices]
        result.existing += len(chunk) - len(notices)
        return


def _issue(chunk: Sequence[Due], counted: dict[str, Counts], on_date: date, now: datetime) -> list[Notice]:
    year = on_date.year
    counters = counters_lock({due.series for due in chunk}, year=year)
    fresh = _missing(chunk)
    if not fresh:
        return []
    wanted: dict[tuple[int, str], int] = {}
    for due in fresh:
        wanted[due.series] = wanted.get(due.series, 0) + 1
    numbers = {key: iter(taken) for key, taken in numbers_take(wanted, year=year, counters=counters).items()}
    notices = [
        _notice(pk, due, next(numbers[due.series]), counted[due.setting.theme], on_date, now)
        for pk, due in zip(ids_reserve(Notice, len(fresh)), fresh, strict=True)
    ]
    rows_write(Notice, notices)
    _grant(fresh, notices)
    _tell(fresh, notices, now)
    audit_write_many(
        ("notice.issue", "notice", notice.pk, {"number": notice.number, "sha256": notice.sha256}) for notice in notices
    )
    return notices


def _notice(pk: int, due: Due, number: int, counts: Counts, on_date: date, now: datetime) -> Notice:
    table = current(due.setting.theme)
    series = due.series[1]
    payload = payload_of(table, due, number_text(series, on_date.year, number), counts, now)
    return Notice(
        pk=pk,
        office_id=due.issuer.office_id,
        issuer_id=due.issuer.id,
        receiver_id=due.receiver.id,
        theme=due.setting.theme,
        period_kind=due.period.kind,
        period_start=due.period.start,
        period_end=due.period.end,
        series=series,
        year=on_date.year,
        number=number,
        payload=payload,
        sha256=digest(payload),
        issued_at=now,
        sign_by=on_date + timedelta(days=due.setting.sign_within_days),
    )


def payload_of(table: Table, due: Due, number: str, counts: Counts, now: datetime) -> dict[str, Any]:
    """What is frozen: who, to whom, of when, and every figure as shown."""
    this, last, year = windows_of(due.period)
    agency = due.issuer.id
    return {
        "payload": PAYLOAD_VERSION,
        "table": table.name,
        "number": number,
        "issuer": {"code": due.issuer.code, "name": due.issuer.name},
        "receiver": {"code": due.receiver.code, "name": due.receiver.name},
        "clause": due.setting.clause,
        "kind": str(due.period.kind),
        "windows": {
            "this": _days(this),
            "last": _days(last),
            "year": _days(year) if year else None,
        },
        "counted_at": timezone.localtime(now).isoformat(timespec="seconds"),
        "figures": figures(
            table,
            counts.get((agency, this), {}),
            counts.get((agency, last), {}),
            counts.get((agency, year), {}) if year else None,
        ),
    }


def _days(window: Window) -> list[str]:
    return [window[0].isoformat(), window[1].isoformat()]


def _grant(fresh: Sequence[Due], notices: Sequence[Notice]) -> None:
    """The issuing agency may see its notice, the receiving one may work on it; roles say who signs."""
    specs = []
    for due, notice in zip(fresh, notices, strict=True):
        basis = due.setting.clause or BASIS
        specs += [
            GrantSpec(notice.pk, due.issuer.principal_id, Level.SEE, "notice.issuer", basis, source="notice"),
            GrantSpec(notice.pk, due.receiver.principal_id, Level.WORK, "notice.receiver", basis, source="notice"),
        ]
    grants_bulk_new(Notice, specs, {notice.pk: notice for notice in notices})


def sign_key(notice_id: int, principal_id: int) -> str:
    """The follow-up of signing for a notice, one a department that may sign."""
    return f"notice:{notice_id}:sign:{principal_id}"


def words_params(notice: Notice) -> dict[str, Any]:
    """What messages and follow-ups say of a notice, as codes and dates."""
    return {
        "number": number_text(notice.series, notice.year, notice.number),
        "theme": str(notice.theme),
        "kind": str(notice.period_kind),
        "start": notice.period_start.isoformat(),
        "end": notice.period_end.isoformat(),
    }


def _tell(fresh: Sequence[Due], notices: Sequence[Notice], now: datetime) -> None:
    messages, owed = [], []
    for due, notice in zip(fresh, notices, strict=True):
        params = words_params(notice)
        messages.append(
            Message(f"notice:{notice.pk}:issued", due.receiver.signers, "notice.issued", "notice", notice.pk, params)
        )
        owed += [
            Owed(
                sign_key(notice.pk, principal),
                "notice.sign",
                principal,
                "notice",
                notice.pk,
                other_principal_id=due.issuer.principal_id,
                due_on=notice.sign_by,
                params=params,
            )
            for principal in due.receiver.signers
        ]
    messages_queue(messages, now=now, new=True)
    followups_open(owed, now=now, new=True)
