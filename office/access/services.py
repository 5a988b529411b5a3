"""Giving and withdrawing grants, and everything derived from them, in one transaction.

From the grants of a root follow one index row a principal (furthest level, latest ends) and guardian's rows
for it. A grant never begins in the future, so nothing has to happen for it to take effect; when it ends, the
index row's own ``valid_until`` closes the door at that moment and ``expired_sweep`` later clears guardian's rows.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from office.access.backends import CODENAMES
from office.access.context import current_actor
from office.access.models import FOREVER, NEVER, Level
from office.access.queries import access_model
from office.agencies.models import Principal
from office.audit.log import audit_write
from office.storage.bulk import ids_reserve, rows_update, rows_write

Key = tuple[int, int]
# The source of a grant that an officer gave by hand, and may take back.
SHARE = "share"


@dataclass(frozen=True)
class GrantSpec:
    """A grant to be given."""

    root_id: int
    principal_id: int
    level: Level
    reason: str
    basis: str
    valid_until: dt.datetime = FOREVER
    source: str = ""
    # The grant that this one carries on for another principal: who gave it stays who gave it.
    carries: Any = None


def grant_model(model: type[models.Model]) -> Any:
    """The grant table of a root: a concrete ``GrantBase``."""
    return model._meta.get_field("grants").related_model


def user_rows_model(model: Any) -> Any:
    """guardian's table of officers' permissions on a root."""
    return get_user_obj_perms_model(model)


def group_rows_model(model: Any) -> Any:
    """guardian's table of agencies' and departments' permissions on a root."""
    return get_group_obj_perms_model(model)


@lru_cache(maxsize=64)
def _permission_ids(label: str) -> dict[Level, int]:
    app, name = label.split(".")
    kind = ContentType.objects.get_by_natural_key(app, name)
    wanted = {f"{word}_{name}": level for level, word in CODENAMES.items()}
    rows = Permission.objects.filter(content_type=kind, codename__in=wanted).values_list("codename", "pk")
    return {wanted[codename]: pk for codename, pk in rows}


def permission_levels(model: type[models.Model]) -> dict[Level, int]:
    """level → guardian's permission key for a root."""
    return _permission_ids(model._meta.label_lower)


def permission_ids_forget() -> None:
    """Forget the cached permission keys (after migrations, between test databases)."""
    _permission_ids.cache_clear()


def _holders(principal_ids: Iterable[int]) -> dict[int, tuple[int | None, int | None]]:
    """principal → (group, officer)."""
    rows = Principal.objects.filter(pk__in=set(principal_ids)).values_list("pk", "group_id", "officer_id")
    return {pk: (group, officer) for pk, group, officer in rows}


def _grants_write(
    model: type[models.Model], specs: list[GrantSpec], now: dt.datetime, keys: list[int] | None = None
) -> list[Any]:
    table = grant_model(model)
    actor = current_actor()
    acting_id = actor.pk if actor else None
    grants = [
        table(
            root_id=spec.root_id,
            principal_id=spec.principal_id,
            level=spec.level,
            reason=spec.reason,
            basis=spec.basis,
            valid_from=now,
            valid_until=spec.valid_until,
            given_at=now,
            given_by_id=spec.carries.given_by_id if spec.carries else acting_id,
            source=spec.source,
        )
        for spec in specs
    ]
    for grant, key in zip(grants, keys or [], strict=False):
        grant.pk = key
    rows_write(table, grants)
    return grants


def derived(grants: Iterable[Any]) -> dict[Key, tuple[Level, dt.datetime, dt.datetime]]:
    """(principal, root) → (level, valid_until, work_until) from grants that are not withdrawn."""
    found: dict[Key, tuple[Level, dt.datetime, dt.datetime]] = {}
    for grant in grants:
        key = (grant.principal_id, grant.root_id)
        level, see, work = found.get(key, (Level.NONE, NEVER, NEVER))
        found[key] = (
            Level(max(level, grant.level)),
            max(see, grant.valid_until),
            max(work, grant.valid_until) if grant.level >= Level.WORK else work,
        )
    return found


def _rows_of(
    model: type[models.Model], wanted: dict[Key, tuple], roots: dict[int, Any]
) -> tuple[list[Any], list[Any], list[Any]]:
    index = access_model(model)
    permissions = _permission_ids(model._meta.label_lower)
    users, groups = user_rows_model(model), group_rows_model(model)
    holders = _holders(principal for principal, _root in wanted)
    rows, user_rows, group_rows = [], [], []
    for (principal_id, root_id), (level, see, work) in wanted.items():
        copied = {ours: getattr(roots[root_id], theirs) for ours, theirs in index.copied.items()}
        rows.append(
            index(principal_id=principal_id, root_id=root_id, level=level, valid_until=see, work_until=work, **copied)
        )
        group_id, officer_id = holders[principal_id]
        for at in (Level.SEE, Level.WORK):
            if level < at:
                continue
            if group_id:
                group_rows.append(groups(group_id=group_id, permission_id=permissions[at], content_object_id=root_id))
            else:
                user_rows.append(users(user_id=officer_id, permission_id=permissions[at], content_object_id=root_id))
    return rows, user_rows, group_rows


def grants_bulk_new(model: type[models.Model], specs: list[GrantSpec], roots: dict[int, Any]) -> None:
    """Give grants on roots that have none yet, without reading. ``roots``: id → the root object."""
    if not specs:
        return
    grants = _grants_write(model, specs, timezone.now())
    rows, user_rows, group_rows = _rows_of(model, derived(grants), roots)
    rows_write(access_model(model), rows)
    rows_write(user_rows_model(model), user_rows)
    rows_write(group_rows_model(model), group_rows)


def grants_bulk_add(model: type[models.Model], specs: list[GrantSpec]) -> None:
    """Give grants on roots that may have some already. What a grant in force already gives is not given twice."""
    table = grant_model(model)
    now = timezone.now()
    ids = {spec.root_id for spec in specs}
    held: dict[tuple[int, int, int], list[Any]] = defaultdict(list)
    for grant in table._base_manager.filter(root_id__in=ids, withdrawn_at=None, valid_until__gt=now):
        held[grant.root_id, grant.principal_id, grant.level].append(grant)
    fresh = [
        spec
        for spec in specs
        if not any(_covers(grant, spec) for grant in held[spec.root_id, spec.principal_id, spec.level])
    ]
    if fresh:
        _grants_write(model, fresh, now)
        access_rebuild(model, {spec.root_id for spec in fresh})


def _covers(grant: Any, spec: GrantSpec) -> bool:
    """Whether a grant in force makes the wanted one, of the same level, superfluous: it ends no earlier and nobody
    may take it back alone. A sharing may be taken back by who gave it, so it only stands for one of the same giver."""
    if grant.valid_until < spec.valid_until:
        return False
    if grant.source != SHARE:
        return True
    return spec.carries is not None and spec.source == SHARE and grant.given_by_id == spec.carries.given_by_id


def access_rebuild(model: type[models.Model], root_ids: Iterable[int]) -> None:
    """Derive index and guardian rows of these roots afresh; write only what differs."""
    ids = set(root_ids)
    if not ids:
        return
    index = access_model(model)
    wanted = derived(grant_model(model)._base_manager.filter(root_id__in=ids, withdrawn_at=None))
    roots = model._base_manager.in_bulk({root_id for _p, root_id in wanted})
    rows, user_rows, group_rows = _rows_of(model, wanted, roots)
    _replace(index, index._base_manager.filter(root_id__in=ids), rows, ("principal_id", "root_id"))
    for table, fresh, holder in (
        (user_rows_model(model), user_rows, "user_id"),
        (group_rows_model(model), group_rows, "group_id"),
    ):
        old = table._base_manager.filter(content_object_id__in=ids)
        _replace(table, old, fresh, (holder, "permission_id", "content_object_id"))


def _replace(table: type[models.Model], old: models.QuerySet, fresh: list, key: tuple[str, ...]) -> None:
    """Make the table hold ``fresh`` instead of ``old``, touching only what differs."""
    names = [field.attname for field in table._meta.concrete_fields if not field.primary_key]
    before = {tuple(getattr(row, part) for part in key): row for row in old}
    add, change = [], []
    for row in fresh:
        was = before.pop(tuple(getattr(row, part) for part in key), None)
        if was is None:
            add.append(row)
        elif any(getattr(was, name) != getattr(row, name) for name in names):
            row.pk = was.pk
            change.append(row)
    if before:
        table._base_manager.filter(pk__in=[row.pk for row in before.values()]).delete()
    rows_write(table, add)
    if change:
        rows_update(table, change, [name for name in names if name not in key])


def access_copy(model: type[models.Model], roots: Iterable[Any]) -> None:
    """Carry the copied columns of changed roots to their index rows."""
    index = access_model(model)
    by_id = {root.pk: root for root in roots}
    change = []
    for row in index._base_manager.filter(root_id__in=by_id):
        root = by_id[row.root_id]
        values = {ours: getattr(root, theirs) for ours, theirs in index.copied.items()}
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            change.append(row)
    if change:
        rows_update(index, change, list(index.copied))


def grant_give(
    *,
    root: models.Model,
    principal: Principal,
    level: Level,
    reason: str,
    basis: str,
    valid_until: dt.datetime = FOREVER,
    source: str = SHARE,
) -> Any:
    """Give one grant. The caller has required the action. Errors: ValidationError on an end that has passed,
    or a principal of a third agency (a third agency sees no case)."""
    if valid_until <= timezone.now():
        raise ValidationError({"valid_until": _("The end must lie in the future.")})
    if not reason.strip() or not basis.strip():
        raise ValidationError(_("A grant needs a reason and a legal basis."))
    model = type(root)
    spec = GrantSpec(root.pk, principal.pk, level, reason, basis, valid_until, source)
    grants = _grants_write(model, [spec], timezone.now(), keys=ids_reserve(grant_model(model), 1))
    access_rebuild(model, [root.pk])
    audit_write(
        "grant.give",
        model._meta.model_name or "",
        root.pk,
        detail={"principal": principal.pk, "level": int(level), "until": valid_until.isoformat()},
    )
    return grants[0]


def grants_withdraw(model: type[models.Model], grants: models.QuerySet, reason: str) -> int:
    """Withdraw grants and derive anew what their roots show. Returns how many roots it touched."""
    if not reason.strip():
        raise ValidationError(_("Withdrawing needs a reason."))
    by_root: dict[int, list[int]] = defaultdict(list)
    for pk, root_id in grants.filter(withdrawn_at=None).values_list("pk", "root_id"):
        by_root[root_id].append(pk)
    if not by_root:
        return 0
    giver = current_actor()
    ids = [pk for keys in by_root.values() for pk in keys]
    grant_model(model)._base_manager.filter(pk__in=ids).update(
        withdrawn_at=timezone.now(), withdrawn_by_id=giver.pk if giver else None, withdrawn_reason=reason
    )
    access_rebuild(model, by_root)
    return len(by_root)


def grant_withdraw(*, grant: Any, reason: str) -> None:
    """Withdraw one grant."""
    model = type(grant)._meta.get_field("root").related_model
    grants_withdraw(model, type(grant)._base_manager.filter(pk=grant.pk), reason)
    audit_write("grant.withdraw", model._meta.model_name, grant.root_id, detail={"grant": grant.pk})


def expired_sweep(model: type[models.Model], now: dt.datetime) -> int:
    """Clear guardian's rows of what has expired; the index keeps its row, which is closed by its own end."""
    index = access_model(model)
    ended = index._base_manager.filter(valid_until__lte=now) | index._base_manager.filter(
        level=Level.WORK, work_until__lte=now
    )
    removed = 0
    for row in ended.select_related("principal").iterator(chunk_size=1000):
        over = [at for at, end in ((Level.SEE, row.valid_until), (Level.WORK, row.work_until)) if end <= now]
        permissions = [_permission_ids(model._meta.label_lower)[at] for at in over]
        if row.principal.group_id:
            table, holder = group_rows_model(model), {"group_id": row.principal.group_id}
        else:
            table, holder = user_rows_model(model), {"user_id": row.principal.officer_id}
        removed += table._base_manager.filter(
            permission_id__in=permissions, content_object_id=row.root_id, **holder
        ).delete()[0]
    return removed
