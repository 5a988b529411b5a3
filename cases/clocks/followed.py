"""Terms that a matter between the agencies follows: its duty says what to do by which form, so the term is not told a
second time as one of the case."""

from django.db.models import Q

from office.access.queries import principals_own
from office.followup.models import FollowUp
from office.followup.services import NOBODY


def followed(officer) -> Q:
    """The terms of cases that this officer has before the eyes as a duty of a matter already."""
    rows = FollowUp.objects.filter(closed_at=None, owner__in=principals_own(officer), params__has_key="rule")
    rows = rows.exclude(roles=NOBODY)
    by_rule: dict[str, set[int]] = {}
    for params in rows.values_list("params", flat=True):
        if params.get("case"):
            by_rule.setdefault(str(params["rule"]), set()).add(params["case"])
    found = Q(pk__in=[])
    for rule, cases in by_rule.items():
        found |= Q(rule=rule, case_id__in=cases)
    return found
