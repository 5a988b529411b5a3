"""Whose duty a term is: one rule for 今日, the count beside 期限, the board and the messages.

Handlers have the terms of their own cases and those of their unit that no colleague's account handles; heads all of
their unit's. Desks have the terms that the rules lay on them, cases without a unit, and whoever's custody is up.
Custody supervision has every term of custody, the resident prosecutor those that have passed. Besides, everybody has
what they were warned of and nobody has answered; superiors, what went up to them. A term that a matter follows is told
there and not here.
"""

from collections.abc import Iterable

from django.db.models import BooleanField, Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from cases.clocks.data import answers
from cases.clocks.days import Today
from cases.clocks.followed import followed
from cases.clocks.points import unwarned
from cases.clocks.services import warnings_of
from cases.procedure import load_rules
from cases.register.models_clocks import Clock
from office.access.roles import Role, roles_of
from office.agencies.models import Department, Officer

HANDLE = frozenset({Role.POLICE_HANDLER, Role.POLICE_UNIT_HEAD, Role.PROSECUTOR, Role.MINORS_PROSECUTOR})
GATES = frozenset({Role.POLICE_LEGAL, Role.CASE_MANAGER})
# Prosecutors record for the court, which has no account here.
UNITS_OF = {"police": ("police",), "procuratorate": ("procuratorate", "court", "both")}


def duties(officer, today: Today) -> Q:
    """The condition on stored terms. Not the rights of others, of which nobody is warned."""
    side, roles = officer.side, roles_of(officer)
    if side not in UNITS_OF:
        return Q(pk__in=[])
    unit, handler, own = f"case__{side}_unit_id", f"case__{side}_handler", Q(side__in=UNITS_OF[side])
    mine = Q(waits_for(officer))
    if roles & HANDLE:
        units = Officer.departments.through.objects.filter(officer_id=officer.pk).values("department_id")
        headed = Q(**{f"{unit}__in": Department.objects.filter(head_id=officer.pk).values("pk")})
        of_unit = Q(**{f"{unit}__in": units})
        if Role.POLICE_UNIT_HEAD not in roles:
            of_unit &= ~Q(**{f"{handler}__in": _colleagues(officer, units)})
        mine |= own & (headed | of_unit) & ~Q(rule__in=rules_of({*answers().desks, *answers().lists}))
    desks = roles & answers().desks.keys()
    if desks:
        mine |= own & Q(rule__in=rules_of(desks))
    if roles & GATES:
        mine |= own & (Q(**{f"{unit}__isnull": True}) | Q(custody_end=True, alarm_on__lte=today.day))
    if Role.CUSTODY_SUPERVISOR in roles:
        mine |= Q(custody_end=True)
    if Role.RESIDENT_PROSECUTOR in roles:
        mine |= Q(custody_end=True) & today.late
    return mine & ~Q(lapses=True, rule__in=unwarned(load_rules())) & ~followed(officer)


def waits_for(officer) -> RawSQL:
    """Whether an unanswered warning of the term waits for the officer. Asked once for all terms: tied to each term, the
    same look-up took PostgreSQL half a minute for 240,000 of them."""
    sql, params = warnings_of(officer).values("case_id", "key").query.sql_with_params()
    table = Clock._meta.db_table
    return RawSQL(f"({table}.case_id, {table}.key) IN ({sql})", params, output_field=BooleanField())  # noqa: S611


def rules_of(roles: Iterable[str]) -> list[str]:
    """The rules that these roles owe."""
    roles = set(roles)
    return [code for code, versions in load_rules().clocks.items() if versions[-1].owner in roles]


def _colleagues(officer, units: QuerySet) -> QuerySet:
    """Names that stand for the account of another officer of these departments (see ``owners``)."""
    others = Officer.objects.filter(is_active=True, departments__in=units).exclude(name=officer.name)
    return others.values("name").annotate(borne=Count("pk", distinct=True)).filter(borne=1).values("name")
