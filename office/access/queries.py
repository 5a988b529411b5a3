"""The one rule of sight. Default is deny: no grant, no sight.

An officer sees a root when the access index has a row for one of the officer's principals that is in force
now, and a role of the officer sees that kind of root. Lists, counts, search, exports, ``has_perm`` and single
objects all come here.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from office.access.actions import LEVEL_NEEDED, Action
from office.access.models import Level
from office.access.roles import may, sees
from office.agencies.models import Officer, Principal


def access_model(model: type[models.Model]) -> Any:
    """The index of a root: a concrete ``AccessBase``. (Any: the concrete class and its columns are the root's own.)"""
    return model._meta.get_field("access").related_model


def principals_of(officer) -> list[int]:
    """The officer's principals: the officer, and every agency and department the groups stand for.

    Kept on the officer object, which lives one request.
    """
    kept = getattr(officer, "_principal_ids", None)
    if kept is None:
        groups = Officer.groups.through.objects.filter(officer_id=officer.pk).values("group_id")
        kept = list(
            Principal.objects.filter(Q(officer_id=officer.pk) | Q(group__in=groups))
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        officer._principal_ids = kept
    return kept


def principals_own(officer) -> QuerySet[Principal]:
    """Whom what is addressed to reaches the officer: the officer, the own departments, the agency. Leaders see what all
    departments of their agency see, but are not each of them: nobody answers in the place of another department."""
    own = Q(officer_id=officer.pk) | Q(department__officers=officer.pk) | Q(agency_id=officer.agency_id)
    return Principal.objects.filter(own)


def visible_rows(model: type[models.Model], officer, level: Level = Level.SEE) -> QuerySet:
    """The index rows in force for the officer: what lists filter, sort and count.

    Several principals of one officer may have a row for one root; callers count distinct roots.
    """
    rows = access_model(model)._base_manager.all()
    if officer is None or not officer.is_authenticated or not sees(officer, model._meta.label_lower):
        return rows.none()
    until = "work_until__gt" if level >= Level.WORK else "valid_until__gt"
    return rows.filter(principal_id__in=principals_of(officer), **{until: timezone.now()})


def visible(model: type[models.Model], officer, level: Level = Level.SEE) -> QuerySet:
    """The roots that the officer may see (or work on), and no other."""
    rows = visible_rows(model, officer, level)
    return model._default_manager.filter(pk__in=rows.values("root_id"))


def visible_get(model: type[models.Model], officer, pk: int):
    """The root with ``my_level``, in one query. Raises Http404 when it is invisible."""
    rows = visible_rows(model, officer).filter(root_id=pk)
    now = timezone.now()
    found = (
        model._default_manager.filter(pk=pk, access__in=rows)
        .annotate(
            my_level=Max(
                models.Case(
                    models.When(access__work_until__gt=now, then=Level.WORK),
                    default=Level.SEE,
                    output_field=models.IntegerField(),
                )
            )
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def level_of(officer, obj) -> Level:
    """How far the officer's sight of one root reaches now."""
    known = getattr(obj, "my_level", None)
    if known is not None:
        return Level(known)
    now = timezone.now()
    untils = visible_rows(type(obj), officer).filter(root_id=obj.pk).values_list("work_until", flat=True)
    levels = [Level.WORK if until > now else Level.SEE for until in untils]
    return max(levels, default=Level.NONE)


def can(officer, action: Action, obj=None) -> bool:
    """Whether the officer may do this, on this root where one is named."""
    if not officer.is_authenticated or not may(officer, action):
        return False
    return obj is None or level_of(officer, obj) >= LEVEL_NEEDED.get(action, Level.SEE)


def require(officer, action: Action, obj=None) -> None:
    """Go on only if the officer may. Invisible is 404 (Http404), visible but not allowed 403 (PermissionDenied)."""
    level = level_of(officer, obj) if obj is not None else None
    if level == Level.NONE:
        raise Http404
    if not can(officer, action) or (level is not None and level < LEVEL_NEEDED.get(action, Level.SEE)):
        raise PermissionDenied
