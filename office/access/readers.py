"""Who can see a root now: the rule of ``queries.visible``, asked from the root's side."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from office.access.check import roots
from office.access.queries import access_model
from office.access.roles import sees
from office.agencies.models import Officer


def root_model(kind: str) -> type[models.Model] | None:
    """The model whose rows the registry calls by this kind of root."""
    return next((model for model in roots() if model._meta.model_name == kind), None)


def readers_of(kind: str, pk: int, *, in_person_of: int | None = None) -> list[Officer]:
    """The active officers who can see this root now, by agency and name; nobody where the kind has no grants.

    ``in_person_of``: an agency; of the others only those who see it by their department or agency, for whom another
    agency chose in person is its own affair.
    """
    model = root_model(kind)
    if model is None:
        return []
    rows = access_model(model)._base_manager.filter(root_id=pk, valid_until__gt=timezone.now())
    principals = rows.values("principal_id")
    by_person = Q(principal__in=principals)
    if in_person_of is not None:
        by_person &= Q(agency_id=in_person_of)
    found = Officer.objects.filter(by_person | Q(groups__principal__in=principals), is_active=True)
    found = found.distinct().select_related("agency").order_by("agency__kind", "agency_id", "name", "pk")
    return [officer for officer in found if sees(officer, model._meta.label_lower)]
