"""A register of a million cases, 620 agencies and 2.6 million grants, made by statements inside PostgreSQL.

Columns that a statement does not name get the model's default, so that a new column does not stop the bench.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from bench.timing import fetch, run
from cases.register.models import (
    Case,
    CaseAccess,
    CaseGrant,
    CaseGroupPermission,
    CaseNumber,
    CaseUserPermission,
    Event,
    Person,
)
from office.agencies.models import Agency, Department, JointOffice, NoticeSetting, Officer, Principal

OFFICES, UPPER = 300, 20
# Departments of an office: eight units and the legal one of the police, four of the procuratorate.
POLICE_KINDS = ("unit",) * 8 + ("legal",)
PROC_KINDS = ("prosecution", "prosecution", "case_office", "resident")
EACH = len(POLICE_KINDS) + len(PROC_KINDS)
LEGAL, RESIDENT, CASE_OFFICE, PROSECUTION = 9, 13, 12, 10
GROUPS, OFFICERS = 10_000, 100_000
LARGE, SMALL = 0.1, 0.007


def fill(model: type[models.Model], source: str, params: tuple = (), /, **columns: str) -> int:
    """INSERT … SELECT: the named columns by SQL expressions over the source, the rest by the model's defaults."""
    names, values, given = [], [], []
    for field in model._meta.concrete_fields:
        expression = columns.pop(field.attname, None)
        if expression is None:
            if field.primary_key or field.null:
                continue
            default = (
                field.get_default() if field.has_default() or not isinstance(field, models.DateTimeField) else None
            )
            expression = "now()" if default is None and isinstance(field, models.DateTimeField) else "%s"
            if expression == "%s":
                given.append(field.get_db_prep_save(default, connection))
        names.append(f'"{field.column}"')
        values.append(expression)
    if columns:
        raise ValueError(f"{model.__name__} has no {', '.join(columns)}")
    statement = re.sub(r"%(?!s)", "%%", ", ".join(values)), re.sub(r"%(?!s)", "%%", source)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({", ".join(names)}) SELECT {statement[0]} FROM {statement[1]}',
            [*given, *params],
        )
        count = cursor.rowcount
        if "id" in {name.strip('"') for name in names}:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM \"{model._meta.db_table}\"))",
                [f'"{model._meta.db_table}"'],
            )
    return count


@contextmanager
def without_indexes(*tables: type[models.Model]):
    """Plain indexes are taken off while a table is filled and made again afterwards, as a restore would."""
    names = [table._meta.db_table for table in tables]
    found = fetch(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisprimary"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [names],
    )
    for name, _definition in found:
        run(f"DROP INDEX {name}")
    try:
        yield
    finally:
        for _name, definition in found:
            run(definition)


def dataset_make(cases: int) -> None:
    """Fill the register, unless it holds exactly this many cases already."""
    if Case.objects.count() == cases:
        print(f"Register of {cases:,} cases: kept from the last run")
        return
    if Case.objects.exists():
        raise SystemExit("The kept database has another size. Run once without --keep.")
    start = time.perf_counter()
    # Rows are consistent by construction; checking each foreign key would double the time.
    run("SET session_replication_role = replica")
    run("SET synchronous_commit = off")
    run("SET maintenance_work_mem = '256MB'")
    people_make()
    cases_make(cases)
    access_make()
    run("SET session_replication_role = DEFAULT")
    run("VACUUM ANALYZE")
    print(f"Register of {cases:,} cases made in {time.perf_counter() - start:.0f} s: " + sizes())


def sizes() -> str:
    tables = (Agency, CaseGrant, CaseAccess, CaseGroupPermission, Event)
    return ", ".join(f"{table._meta.verbose_name_plural} {table._base_manager.count():,}" for table in tables)


def people_make() -> None:
    """Offices, agencies, departments with their principals and groups, officers of the desks."""
    fill(
        JointOffice,
        "generate_series(1, %s) o",
        (OFFICES,),
        id="o",
        name="'Office ' || o",
        division_code="lpad((100000 + o)::text, 6, '0')",
        opened_on="DATE '2026-01-01'",
    )
    fill(
        Agency,
        "generate_series(1, %s) o, (VALUES (1, 'police'), (2, 'procuratorate')) k(n, kind)",
        (OFFICES,),
        id="(o - 1) * 2 + n",
        office_id="o",
        kind="kind",
        name="kind || ' ' || o",
        short_name="kind || ' ' || o",
        code="(100000000000 + o * 10 + n)::text",
    )
    fill(
        Agency,
        "generate_series(1, %s) u",
        (UPPER,),
        id=f"{OFFICES * 2} + u",
        office_id="u",
        kind="'upper_police'",
        name="'upper ' || u",
        short_name="'upper ' || u",
        code="(200000000000 + u)::text",
    )
    kinds = ", ".join(
        f"({n}, {1 if n <= len(POLICE_KINDS) else 2}, '{kind}')"
        for n, kind in enumerate((*POLICE_KINDS, *PROC_KINDS), start=1)
    )
    fill(
        Department,
        f"generate_series(1, %s) o, (VALUES {kinds}) k(n, side, kind)",
        (OFFICES,),
        id=f"(o - 1) * {EACH} + n",
        agency_id="(o - 1) * 2 + side",
        name="kind || ' ' || n",
        kind="kind",
        code="(300000000000 + o * 100 + n)::text",
    )
    fill(Group, "office_agency a", id="a.id", name="'agency ' || a.id")
    fill(Group, "office_department d", id=f"{GROUPS} + d.id", name="'department ' || d.id")
    fill(Principal, "office_agency a", id="a.id", agency_id="a.id", group_id="a.id")
    fill(Principal, "office_department d", id=f"{GROUPS} + d.id", department_id="d.id", group_id=f"{GROUPS} + d.id")
    desks = f"office_department d WHERE (d.id - 1) % {EACH} + 1 IN (1, {LEGAL}, 10, {CASE_OFFICE}, {RESIDENT})"
    role = (
        "CASE d.kind WHEN 'legal' THEN '[\"police_legal\"]' WHEN 'unit' THEN '[\"police_handler\"]'"
        " WHEN 'case_office' THEN '[\"case_manager\"]' WHEN 'resident' THEN '[\"resident_prosecutor\"]'"
        " ELSE '[\"prosecutor\"]' END::jsonb"
    )
    fill(
        Officer,
        desks,
        id="d.id",
        username="'officer' || d.id",
        name="'Officer ' || d.id",
        agency_id="d.agency_id",
        roles=role,
        password="'!'",
    )
    fill(Principal, "office_officer o", id=f"{OFFICERS} + o.id", officer_id="o.id")
    through = Officer.departments.through
    fill(through, "office_officer o", officer_id="o.id", department_id="o.id")
    groups = Officer.groups.through
    fill(groups, "office_officer o", officer_id="o.id", group_id="o.agency_id")
    fill(groups, "office_officer o", officer_id="o.id", group_id=f"{GROUPS} + o.id")
    fill(
        NoticeSetting,
        "office_agency a WHERE a.kind = 'police'",
        agency_id="a.id",
        theme="'police_cases'",
        period_kind="'week'",
        starts_on="DATE '2026-10-01'",
        sign_within_days="3",
    )


def cases_make(cases: int) -> None:
    """One large office, one of about seven thousand cases, the rest evenly; persons, numbers and events."""
    large, small = int(cases * LARGE), max(1, int(cases * SMALL))
    office = f"CASE WHEN i <= {large} THEN 1 WHEN i <= {large + small} THEN 2 ELSE 3 + i % {OFFICES - 2} END"
    # Spread over the last seventeen months, in an order that has nothing to do with the key.
    day = "CURRENT_DATE - 520 + (i::bigint * 7919 % 520)::int"
    moment = f"({day})::timestamptz + (i % 86400) * interval '1 second'"
    rows = f"(SELECT i, {office} AS o, {day} AS d, {moment} AS at FROM generate_series(1, %s) i) s"
    stage = "(ARRAY['accepted','investigation','investigation','review','indicted','judged'])[1 + i % 6]"
    with without_indexes(Case, Person, CaseNumber, Event):
        fill(
            Case,
            rows,
            (cases,),
            id="i",
            office_id="o",
            opened_at="at",
            updated_at="at",
            title="'某某' || i || '涉嫌盗窃案'",
            title_masked="'某某' || i || '涉嫌盗窃案'",
            charge="'盗窃罪'",
            stage=stage,
            accepted_on="d",
            filed_on="d + 1",
            police_unit_id=f"(o - 1) * {EACH} + 1 + i % 8",
            police_handler="'民警' || i % 90",
            procuratorate_unit_id=f"CASE WHEN i % 2 = 0 THEN (o - 1) * {EACH} + 10 + i % 4 / 2 END",
        )
        fill(Person, "cases_case c", case_id="c.id", ryid="'1'", name="'王' || c.id % 5000", id="c.id")
        number = (
            "'A' || lpad(c.police_unit_id::text, 12, '0') || to_char(c.accepted_on, 'YYYYMM')"
            " || lpad((c.id % 10000)::text, 4, '0') || c.id"
        )
        told = {"kind": "'ajbh'", "value": f"left({number}, 60)"}
        fill(CaseNumber, "cases_case c", case_id="c.id", office_id="c.office_id", **told)
        kinds = (
            "(VALUES (0, 'acceptance', false, 1), (1, 'filing', false, 1), (3, 'detention', true, 1),"
            " (9, 'arrest_approval', true, 2), (40, 'transfer_for_prosecution', false, 1)) k(days, type, person, side)"
        )
        happened = "c.accepted_on + k.days"
        fill(
            Event,
            f"cases_case c, {kinds} WHERE c.id % 5 >= k.days / 10 AND (k.days < 9 OR c.id % 2 = 0)",
            case_id="c.id",
            person_id="CASE WHEN k.person THEN c.id END",
            type="k.type",
            happened_at=happened,
            happened_on=happened,
            side="CASE k.side WHEN 1 THEN 'police' ELSE 'procuratorate' END",
            agency_id="(c.office_id - 1) * 2 + k.side",
            source="'ledger'",
            recorded_at=happened,
            batch_id="1",
        )


def access_make() -> None:
    """The handling unit and the legal department work on each case; the resident prosecutors see three in five,
    and one in twenty is shared with a prosecutor in person."""
    kind = ContentType.objects.get_for_model(Case)
    see, work = (Permission.objects.get(content_type=kind, codename=f"{word}_case").pk for word in ("view", "work"))
    holders = (
        "(SELECT c.*, p.principal, p.level FROM cases_case c CROSS JOIN LATERAL (VALUES"
        f" ({GROUPS} + c.police_unit_id, 2), ({GROUPS} + (c.office_id - 1) * {EACH} + {LEGAL}, 2),"
        f" (CASE WHEN c.id % 5 < 3 THEN {GROUPS} + (c.office_id - 1) * {EACH} + {RESIDENT} END, 1),"
        f" (CASE WHEN c.id % 20 = 0 THEN {OFFICERS} + (c.office_id - 1) * {EACH} + {PROSECUTION} END, 1))"
        " p(principal, level) WHERE p.principal IS NOT NULL) h"
    )
    until = "TIMESTAMPTZ '9999-12-31 00:00:00+00'"
    with without_indexes(CaseGrant, CaseAccess, CaseGroupPermission, CaseUserPermission):
        fill(
            CaseGrant,
            holders,
            principal_id="h.principal",
            level="h.level",
            root_id="h.id",
            reason="'handling unit'",
            basis="'工作办法'",
            valid_from="h.opened_at",
            valid_until=until,
            given_at="h.opened_at",
            source="'batch:1'",
        )
        copied = {ours: f"h.{theirs}" for ours, theirs in CaseAccess.copied.items()}
        fill(
            CaseAccess,
            holders,
            principal_id="h.principal",
            root_id="h.id",
            level="h.level",
            valid_until=until,
            work_until=f"CASE WHEN h.level = 2 THEN {until} ELSE TIMESTAMPTZ '1970-01-01 00:00:00+00' END",
            **copied,
        )
        fill(
            CaseGroupPermission,
            f"{holders}, (VALUES (1, {see}), (2, {work})) g(at, permission)"
            f" WHERE g.at <= h.level AND h.principal < {OFFICERS}",
            group_id="h.principal",
            permission_id="g.permission",
            content_object_id="h.id",
        )
        fill(
            CaseUserPermission,
            f"{holders} WHERE h.principal > {OFFICERS}",
            user_id=f"h.principal - {OFFICERS}",
            permission_id=str(see),
            content_object_id="h.id",
        )
