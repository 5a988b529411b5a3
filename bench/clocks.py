"""The daily sweep against the bare partial-index query, and computing all terms anew after a calendar change."""

from __future__ import annotations

import statistics
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import date, timedelta
from unittest.mock import patch

from django.utils import timezone

from bench.apart import apart
from bench.dataset import cases_make, fill, people_make
from bench.ledgers import FLAT
from bench.report import Line
from bench.timing import fetch, once, run
from cases.clocks.models import ClockWarning
from cases.clocks.points import points_of
from cases.clocks.queries_sweep import CLOCKS, Kinds, point_condition
from cases.clocks.services import CHUNK, clocks_recompute, clocks_touched_by
from cases.clocks.sweep import warnings_issue
from cases.procedure import DayTable, load_rules
from cases.register.models import Case, Event
from cases.register.models_clocks import Clock

EACH = 5  # open clocks a case
# Alarm dates from two months ago to a year ahead, in an order that has nothing to do with the key.
BEFORE, SPAN = 60, 425
COLUMNS = "c.case_id, c.key, c.rule, c.side, c.alarm_on, c.custody_end"
TURNS = 7
# The figure is asked for so many open terms.
ASKED = 500_000
CALENDAR = "cases.register.projection_setting.calendar_now"


def measure(wanted: list[str], options: Namespace) -> list[Line]:
    """One register; first its own terms are computed anew, then as many as are asked for are swept."""
    run("SET session_replication_role = replica")
    run("SET synchronous_commit = off")
    people_make()
    cases_make(options.clock_cases)
    events_more()
    run("SET session_replication_role = DEFAULT")
    run("VACUUM ANALYZE")
    return [*recompute_lines(options.clock_cases), *sweep_lines(options.clock_cases * EACH)]


def events_more() -> None:
    """Five steps by hand after which a term of each case is open."""
    kinds = (
        "(VALUES (10, 'bail', true, '{}'), (12, 'property_freeze', false, '{\"asset\": \"funds\"}'),"
        " (14, 'non_filing_reconsideration_request', false, '{}'), (15, 'complaint_acceptance', false, '{}'),"
        " (16, 'measure_change_application', true, '{}')) k(days, type, person, params)"
    )
    happened = "c.accepted_on + k.days"
    fill(
        Event,
        f"cases_case c, {kinds}",
        case_id="c.id",
        person_id="CASE WHEN k.person THEN c.id END",
        type="k.type",
        happened_at=happened,
        happened_on=happened,
        side="'police'",
        agency_id="(c.office_id - 1) * 2 + 1",
        params="k.params::jsonb",
        source="'form'",
        source_key="'form:' || c.id || ':' || k.days",
        recorded_at=happened,
    )


# ---- computing anew


def calendar(version: str, *holidays: date) -> DayTable:
    """A calendar that differs from another in its version and some days."""
    return DayTable(frozenset(holidays), frozenset(), frozenset(range(2020, 2030)), version)


def worked_on(version: str, limit: int) -> Iterator[int]:
    """The cases whose terms another calendar reckoned, as the job takes them: batch by batch, from the table."""
    after = 0
    while after < limit:
        rows = clocks_touched_by(version=version).filter(case_id__gt=after)
        ids = list(rows.order_by("case_id").values_list("case_id", flat=True).distinct()[:CHUNK])
        if not ids:
            return
        yield from (pk for pk in ids if pk <= limit)
        after = ids[-1]


def recompute_lines(cases: int) -> list[Line]:
    """All open terms after a change of the calendar, of a tenth of the cases and of all of them."""
    today = date.today()
    with patch(CALENDAR, lambda: calendar("one")):
        start = time.perf_counter()
        clocks_recompute(Case.objects.order_by("pk").values_list("pk", flat=True).iterator(), cause="rules")
        terms = Clock.objects.filter(told_to="").count()
        print(f"{terms:,} terms of {cases:,} cases made in {time.perf_counter() - start:.0f} s")
    run("VACUUM ANALYZE")
    holidays = [today + timedelta(days=count) for count in range(-500, 200, 3)]
    few = anew(calendar("two", *holidays), cases // 10)
    many = anew(calendar("three", *holidays[1:]), cases)
    return [
        Line(
            f"computing anew all {count:,} open terms of {of:,} cases", took / 1000, 0, unit="s",
            note=f"{count / took * 1000:,.0f} terms/s, {of / took * 1000:,.0f} cases/s, {moved:,} moved",
        )
        for of, (took, count, moved, _peak) in ((cases // 10, few), (cases, many))
    ] + [Line(f"memory for {cases:,} cases: {cases // 10:,} cases", many[3], few[3], FLAT, unit="MB")]  # fmt: skip


def anew(table: DayTable, limit: int) -> tuple[float, int, int, float]:
    """Milliseconds, open terms, how many moved, and the peak in megabytes."""

    def work() -> tuple[float, ...]:
        with patch(CALENDAR, lambda: table):
            start = time.perf_counter()
            moved = clocks_recompute(worked_on(table.version, limit), cause="calendar", job_id=1)
            took = (time.perf_counter() - start) * 1000
        count = Clock.objects.filter(calendar=table.version, status="running", told_to="").count()
        return took, count, moved

    took, count, moved, peak = apart(work)
    return took, int(count), int(moved), peak


# ---- the sweep


def clocks_make(count: int) -> None:
    """Open terms of every rule that has points, evenly."""
    run(f"TRUNCATE {CLOCKS}, {ClockWarning._meta.db_table} CASCADE")
    rules = load_rules()
    rows = [
        (code, versions[-1].version, versions[-1].side)
        for code, versions in sorted(rules.clocks.items())
        if any(row.warn for row in versions)
    ]
    listed = ", ".join(
        f"({number}, '{code}', '{version}', '{side}')" for number, (code, version, side) in enumerate(rows)
    )
    hours = ", ".join(f"'{code}'" for code in Kinds.of(rules).in_hours)
    day = f"CURRENT_DATE - {BEFORE} + (i::bigint * 7919 % {SPAN})::int"
    minute = f"CASE WHEN rule IN ({hours}) THEN d + (i % 1440) * interval '1 minute' END"
    run("SET session_replication_role = replica")
    fill(
        Clock,
        f"(SELECT i, r.*, {day} AS d FROM generate_series(1, %s) i JOIN (VALUES {listed}) r(n, rule, version, side)"
        f" ON r.n = i % {len(rows)}) s",
        (count,),
        id="i",
        case_id=f"1 + (i - 1) / {EACH}",
        key=f"rule || ':1:police_case:A139903000200' || lpad(((i - 1) / {EACH})::text, 10, '0') || ':' || i % {EACH}",
        rule="rule",
        version="version",
        calendar="'one'",
        side="CASE side WHEN 'police' THEN 'police' ELSE 'procuratorate' END",
        status="'running'",
        raw_on="d",
        expiry_on="d",
        alarm_on="d",
        expiry_at=minute,
        alarm_at=minute,
        custody_end="rule IN ('P13', 'P17')",
    )
    run("SET session_replication_role = DEFAULT")
    run(f"VACUUM ANALYZE {CLOCKS}")


def sweep_lines(count: int) -> list[Line]:
    """A morning: what was warned of until yesterday stands, and what reached a point overnight is new."""
    clocks_make(count)
    morning = timezone.localtime().replace(hour=8, minute=5)
    first = once(lambda: warnings_issue(morning - timedelta(days=1)))
    standing = ClockWarning.objects.count()
    ClockWarning.objects.update(told_at=morning - timedelta(days=1))
    run(f"VACUUM ANALYZE {ClockWarning._meta.db_table}")
    rules = load_rules()
    kinds, points = Kinds.of(rules), points_of(rules)
    seen = 0

    def floor() -> None:
        nonlocal seen
        seen = 0
        for point in points:
            where, params = point_condition(point, morning, kinds)
            seen += len(fetch(f"SELECT {COLUMNS} FROM {CLOCKS} c WHERE {where}", params))

    ours_took, floor_took, new = [], [], 0
    for turn in range(TURNS + 1):
        took = once(lambda: warnings_issue(morning))
        new = ClockWarning.objects.filter(issued_at=morning).count()
        ClockWarning.objects.filter(issued_at=morning).delete()
        run(f"VACUUM ANALYZE {ClockWarning._meta.db_table}")
        bare = once(floor)
        if turn:
            ours_took.append(took)
            floor_took.append(bare)
    mine, bare = statistics.median(ours_took), statistics.median(floor_took)
    # With few terms what fifteen transactions cost of themselves is most of it, and says nothing.
    asked = (2.0, 1.2) if count >= ASKED else (None, None)
    return [
        Line(
            f"daily sweep over {count:,} open terms: bare partial-index queries", mine, bare, *asked,
            note=f"{len(points)} statements, {new:,} new of {seen:,} at a point",
        ),
        Line(f"the first sweep of all, {standing:,} warnings", first, 0, note=f"{standing / first * 1000:,.0f}/s"),
    ]  # fmt: skip
