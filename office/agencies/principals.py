"""Principals and the Django groups behind agencies and departments; ``Officer.groups`` is derived here."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet

from office.access.roles import ROLES, Reach, Role
from office.agencies.models import Agency, Department, Officer, Principal

# Separation of duties: who keeps accounts or reads the audit stands in no group, so no grant can reach them.
GROUPLESS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def principal_make(thing: Agency | Department | Officer) -> Principal:
    """The principal of a new agency, department or officer, in the transaction that makes the thing."""
    kind = type(thing)._meta.model_name
    if isinstance(thing, Officer):
        return Principal.objects.create(officer=thing)
    group = Group.objects.create(name=f"{kind}:{thing.pk}")
    return Principal.objects.create(group=group, **{kind: thing})


def principals_make(things: list[Agency] | list[Department]) -> None:
    """The same for many at once, in two statements."""
    if not things:
        return
    kind = type(things[0])._meta.model_name
    names = [f"{kind}:{thing.pk}" for thing in things]
    Group.objects.bulk_create([Group(name=name) for name in names])
    groups = dict(Group.objects.filter(name__in=names).values_list("name", "pk"))
    Principal.objects.bulk_create(
        [Principal(group_id=groups[name], **{kind: thing}) for name, thing in zip(names, things, strict=True)]
    )


def principals_for(things: Iterable[Model | int] | QuerySet, kind: type[Model] | None = None) -> dict[int, int]:
    """id → principal id, for agencies, departments or officers, in one query.

    Takes objects of one kind or, with ``kind``, their ids: ``principals_for(ids, Department)``.
    """
    things = list(things)
    if not things:
        return {}
    name = (kind or type(things[0]))._meta.model_name
    ids = [thing if isinstance(thing, int) else thing.pk for thing in things]
    return dict(Principal.objects.filter(**{f"{name}_id__in": ids}).values_list(f"{name}_id", "pk"))


def groups_compare(officers: QuerySet) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    """(officer, group) → row key as held, and (officer, group) as they should be.

    An officer stands for the agency and the own departments; where a role reaches the whole agency, for all of
    its departments. A disabled officer, an administrator and an auditor stand for nobody.
    """
    rows = list(officers.order_by().values_list("pk", "agency_id", "roles", "is_active"))
    agency_ids = {agency for _pk, agency, _roles, _active in rows if agency}
    agency_group = dict(Principal.objects.filter(agency_id__in=agency_ids).values_list("agency_id", "group_id"))
    department_groups: dict[int, set[int]] = defaultdict(set)
    of_department: dict[int, int] = {}
    departments = Principal.objects.filter(department__agency_id__in=agency_ids)
    for department, agency, group in departments.values_list("department_id", "department__agency_id", "group_id"):
        department_groups[agency].add(group)
        of_department[department] = group
    ids = officers.order_by().values("pk")
    own: dict[int, set[int]] = defaultdict(set)
    memberships = Officer.departments.through.objects.filter(officer_id__in=ids)
    for officer, department in memberships.values_list("officer_id", "department_id"):
        if department in of_department:
            own[officer].add(of_department[department])
    through = Officer.groups.through
    wanted = set()
    for pk, agency, roles, active in rows:
        if not active or not agency or GROUPLESS.intersection(roles):
            continue
        groups = own[pk] | {agency_group[agency]}
        if any(code in ROLES and ROLES[Role(code)].reach == Reach.AGENCY for code in roles):
            groups |= department_groups[agency]
        wanted |= {(pk, group) for group in groups}
    held = {
        (officer, group): row
        for row, officer, group in through.objects.filter(officer_id__in=ids).values_list(
            "pk", "officer_id", "group_id"
        )
    }
    return held, wanted


def groups_sync(officers: QuerySet) -> int:
    """Derive the groups of these officers afresh; write only what differs. Returns how many rows it touched."""
    held, wanted = groups_compare(officers)
    through = Officer.groups.through
    gone = [row for key, row in held.items() if key not in wanted]
    fresh = [through(officer_id=officer, group_id=group) for officer, group in sorted(wanted - held.keys())]
    if gone:
        through.objects.filter(pk__in=gone).delete()
    through.objects.bulk_create(fresh, batch_size=400)
    return len(gone) + len(fresh)


def officer_groups_sync(who: Officer) -> None:
    """The same for one officer, and forget what the object remembers of its principals."""
    groups_sync(Officer.objects.filter(pk=who.pk))
    who.__dict__.pop("_principal_ids", None)


def agency_groups_sync(agency_id: int) -> None:
    """After a change of an agency's departments: everyone in it."""
    groups_sync(Officer.objects.filter(agency_id=agency_id))
