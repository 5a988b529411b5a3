"""Proves the derived access rows equal to the grants.

The index must equal what ``derived()`` gives, in every column. guardian must have a row for all that is in force
now, and may have one only where a grant not withdrawn stands behind it (an expired one is cleared by a sweep and
is refused by the backend meanwhile).
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from office.access.models import GrantBase, Level
from office.access.queries import access_model
from office.access.services import derived, grant_model, group_rows_model, permission_levels, user_rows_model
from office.agencies.models import Officer, Principal
from office.agencies.principals import groups_compare

CHUNK = 2000


def roots() -> list[type[models.Model]]:
    """Every model that has grants."""
    tables: list[Any] = [model for model in apps.get_models() if issubclass(model, GrantBase)]
    return [table._meta.get_field("root").related_model for table in tables]


def differences() -> Iterator[str]:
    """What does not agree, in words."""
    for model in roots():
        keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
        low = -1
        while True:
            ids = list(keys.filter(pk__gt=low)[:CHUNK])
            if not ids:
                break
            low = ids[-1]
            yield from _chunk(model, ids)
    yield from _groups()


def _chunk(model: type[models.Model], ids: list[int]) -> Iterator[str]:
    name = model._meta.model_name
    now = timezone.now()
    index = access_model(model)
    wanted = derived(grant_model(model)._base_manager.filter(root_id__in=ids, withdrawn_at=None))
    by_id = model._base_manager.in_bulk(ids)
    held = {(row.principal_id, row.root_id): row for row in index._base_manager.filter(root_id__in=ids)}
    for key in wanted.keys() - held.keys():
        yield f"{name} {key[1]}: principal {key[0]} has a grant but no index row"
    for key in held.keys() - wanted.keys():
        yield f"{name} {key[1]}: principal {key[0]} has an index row but no grant"
    for key in wanted.keys() & held.keys():
        row, root = held[key], by_id[key[1]]
        if (row.level, row.valid_until, row.work_until) != wanted[key]:
            yield f"{name} {key[1]}: index row of principal {key[0]} differs from its grants"
        if any(getattr(row, ours) != getattr(root, theirs) for ours, theirs in index.copied.items()):
            yield f"{name} {key[1]}: index row of principal {key[0]} differs from the root"
    yield from _guardian(model, ids, wanted, now)


def _guardian(model: type[models.Model], ids: list[int], wanted: dict, now) -> Iterator[str]:
    name = model._meta.model_name
    levels = {permission: level for level, permission in permission_levels(model).items()}
    must, may = set(), set()
    for (principal_id, root_id), (level, see, work) in wanted.items():
        for at, until in ((Level.SEE, see), (Level.WORK, work)):
            if level >= at:
                may.add((principal_id, root_id, at))
                if until > now:
                    must.add((principal_id, root_id, at))
    have: set[tuple] = set()
    principals = dict(Principal.objects.filter(group__isnull=False).values_list("group_id", "pk"))
    users = user_rows_model(model)._base_manager.filter(content_object_id__in=ids)
    for holder, permission, root_id in users.values_list("user__principal", "permission_id", "content_object_id"):
        have.add((holder, root_id, levels.get(permission)))
    groups = group_rows_model(model)._base_manager.filter(content_object_id__in=ids)
    for group, permission, root_id in groups.values_list("group_id", "permission_id", "content_object_id"):
        have.add((principals.get(group), root_id, levels.get(permission)))
    for principal_id, root_id, at in must - have:
        yield f"{name} {root_id}: principal {principal_id} lacks guardian's row for {at}"
    for principal_id, root_id, at in have - may:
        yield f"{name} {root_id}: guardian has a row for principal {principal_id}, {at}, without a grant"


def _groups() -> Iterator[str]:
    """Each officer's groups are those of the departments and agency."""
    held, wanted = groups_compare(Officer.objects.all())
    for officer_id, group_id in sorted(held.keys() ^ wanted):
        yield f"officer {officer_id}: group {group_id} differs from the officer's departments and agency"
