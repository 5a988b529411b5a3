"""Who sees what: lists, totals, single objects, against hand-written SQL and guardian's own shortcut."""

from __future__ import annotations

from argparse import Namespace

from django.db import connection
from django.test.utils import CaptureQueriesContext
from guardian.shortcuts import get_objects_for_user

from bench.dataset import EACH, LEGAL
from bench.report import Line
from bench.timing import fetch, turn_by_turn
from cases.register.models import Case
from cases.register.queries import PAGE_SIZE, CaseFilters, case_get, case_page
from office.access.actions import Action
from office.access.queries import can, principals_of
from office.agencies.models import Officer

COUNT = "SELECT count(*) FROM cases_caseaccess WHERE principal_id = %s AND valid_until > now()"
PAGE = (
    "SELECT c.* FROM (SELECT root_id, updated_at FROM cases_caseaccess WHERE principal_id = %s AND valid_until > now()"
    " ORDER BY updated_at DESC, root_id LIMIT 25) a JOIN cases_case c ON c.id = a.root_id"
    " ORDER BY a.updated_at DESC, a.root_id"
)
SHOWN = (
    "SELECT n.* FROM cases_casenumber n WHERE n.case_id = ANY(%s)",
    "SELECT p.* FROM cases_person p WHERE p.case_id = ANY(%s)",
)
EXISTS = (
    "SELECT EXISTS (SELECT 1 FROM cases_caseaccess WHERE root_id = %s AND principal_id = ANY(%s)"
    " AND valid_until > now())"
)
ONE_BY_ONE = 200


def officer_of(office: int, department: int) -> Officer:
    return Officer.objects.select_related("agency").get(pk=(office - 1) * EACH + department)


def floor_list(principal: int) -> None:
    """What the page shows, by hand: the total, 25 cases, their numbers and persons."""
    fetch(COUNT, [principal])
    ids = [row[0] for row in fetch(PAGE, [principal])]
    for statement in SHOWN:
        fetch(statement, [ids])


def lines(options: Namespace) -> list[Line]:
    found: list[Line] = []
    for office, required, goal, times in ((2, 3.0, 2.0, 60), (1, 1.5, 1.3, 40)):
        found += list_lines(officer_of(office, LEGAL), required, goal, times)
    found += object_lines(officer_of(2, LEGAL))
    found += [row_line(officer_of(2, LEGAL))]
    return found


def list_lines(officer: Officer, required: float, goal: float, times: int) -> list[Line]:
    """First page of 25 and the exact total: ours, by hand, by guardian."""
    # The department's principal holds all its grants; hand-written SQL would know that.
    (department,) = [pk for pk in principals_of(officer) if 10_000 < pk < 100_000]
    total = case_page(officer, CaseFilters()).total

    def ours() -> None:
        case_page(officer, CaseFilters())

    def guardians() -> None:
        visible = get_objects_for_user(officer, "cases.view_case", klass=Case)
        visible.count()
        list(visible.order_by("-updated_at")[:PAGE_SIZE])

    mine, floor = turn_by_turn(times, ours, lambda: floor_list(department))
    beside, shortcut = turn_by_turn(9, ours, guardians)
    faster = 60 if total < 50_000 else 40
    return [
        Line(f"first page and total, {total:,} visible: hand-written SQL", mine, floor, required, goal),
        Line(f"first page and total, {total:,} visible: guardian", beside, shortcut, faster, faster, least=True),
    ]


def object_lines(officer: Officer) -> list[Line]:
    """A case with the officer's level in one statement against a bare EXISTS."""
    principals = principals_of(officer)
    ids = [row.pk for row in case_page(officer, CaseFilters(), size=ONE_BY_ONE).rows]

    def ours() -> None:
        for pk in ids:
            case_get(officer, pk)

    def floor() -> None:
        for pk in ids:
            fetch(EXISTS, [pk, principals])

    with CaptureQueriesContext(connection) as asked:
        case_get(officer, ids[0])
    mine, bare = turn_by_turn(15, ours, floor)
    return [
        Line(
            "one case with permission: bare EXISTS",
            mine / len(ids),
            bare / len(ids),
            5.0,
            4.0,
            note=f"{len(asked)} query",
        )
    ]


def row_line(officer: Officer) -> Line:
    """What may be done with the 25 rows of a page, without asking again."""
    with CaptureQueriesContext(connection) as listed:
        rows = case_page(officer, CaseFilters()).rows
    with CaptureQueriesContext(connection) as asked:
        for row in rows:
            can(officer, Action.CASE_SHARE, row)
    return Line(
        "queries for permissions of 25 rows",
        len(asked),
        0,
        unit="queries",
        note=f"the page itself: {len(listed)}",
    )
