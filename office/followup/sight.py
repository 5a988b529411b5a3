"""Who sees what is owed, and who stands for whom: the two rules of the ledger.

*Sight.* What is owed is seen by whoever sees its root and belongs to the agency that owes it or that it is owed to.
What an agency owes itself (a check, an approval) is seen there alone. A third agency thereby sees what stands on the
one matter opened to it, and no more.

*Standing.* An officer acts for the own person, departments and agency; a leader also for every department and officer
of the agency, the head of a department for the officers in it.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from office.access.check import roots
from office.access.queries import principals_of, visible_rows
from office.access.roles import Reach, sees, specs_of
from office.agencies.models import Agency, Department, Principal
from office.followup.models import FollowUp


def principals_within(agency_id: int | None) -> QuerySet[Principal]:
    """The agency itself, its departments and its officers."""
    return Principal.objects.filter(
        Q(agency_id=agency_id) | Q(department__agency_id=agency_id) | Q(officer__agency_id=agency_id)
    )


def ours(officer, side: str = "owner") -> Q:
    """What the officer's agency owes, or (``other``) what it is owed."""
    return Q(**{f"{side}_id__in": principals_within(officer.agency_id).values("pk")})


def followups_seen(officer) -> QuerySet[FollowUp]:
    """What the officer sees of what anyone owes anyone, open or closed, by the roots as they are in sight now.

    One probe of the access index a row and no query a root: the rows are already those of one agency.
    """
    if officer is None or not officer.is_authenticated or not officer.agency_id:
        return FollowUp.objects.none()
    roots_seen = Q()
    for model in roots():
        if sees(officer, model._meta.label_lower):
            found = visible_rows(model, officer).filter(root_id=OuterRef("root_id"))
            roots_seen |= Q(Exists(found), root_kind=model._meta.model_name)
    if not roots_seen:
        return FollowUp.objects.none()
    return FollowUp.objects.filter(roots_seen).filter(ours(officer) | ours(officer, "other"))


def leads(officer) -> bool:
    """Whether a role of the officer reaches the whole agency."""
    return any(spec.reach == Reach.AGENCY for spec in specs_of(officer))


def stands_for(officer, principal: Principal | None) -> bool:
    """Whether the officer acts for this principal."""
    if principal is None:
        return False
    if principal.pk in principals_of(officer):
        return True
    if principal.officer_id is None or principal.officer.agency_id != officer.agency_id:
        return False
    return leads(officer) or Department.objects.filter(head=officer.pk, officers=principal.officer_id).exists()


def agency_of(principal: Principal | None) -> Agency | None:
    """The agency of a principal that was read with all its relations."""
    if principal is None:
        return None
    holder = principal.department or principal.officer
    return holder.agency if holder else principal.agency
