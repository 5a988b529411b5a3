"""Who of those that could be told of a term may see its case: the access index, asked for many at once.

Nobody is warned of what they cannot open. A department sees what is granted to it; leaders, what their groups stand
for, which is all of their agency; an officer, what any of these is granted, if a role of the officer sees cases at all.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from cases.register.models import Case, CaseAccess
from office.access.roles import sees
from office.agencies.models import DepartmentKind, Officer, Principal


class Sight:
    """Of these cases and principals; a fixed number of queries."""

    def __init__(self, cases: Iterable[int], principals: Iterable[int]) -> None:
        wanted = set(principals)
        leading = Q(departments__principal__in=wanted, departments__kind=DepartmentKind.LEADERSHIP)
        people = Officer.objects.filter(Q(principal__in=wanted) | leading, is_active=True).distinct()
        people = people.select_related("agency", "principal").prefetch_related("departments__principal", "groups")
        officers = [one for one in people if sees(one, Case._meta.label_lower)]
        groups = {group.pk for one in officers for group in one.groups.all()}
        of_group = dict(Principal.objects.filter(group__in=groups).values_list("group_id", "pk"))
        self.through: dict[int, set[int]] = {pk: {pk} for pk in wanted}
        told = {one.principal.pk for one in people}
        for pk in told & wanted:
            self.through[pk] = set()
        for one in officers:
            reached = {one.principal.pk, *(of_group[group.pk] for group in one.groups.all() if group.pk in of_group)}
            self.through.setdefault(one.principal.pk, set()).update(reached)
            for department in one.departments.all():
                if department.kind == DepartmentKind.LEADERSHIP and department.principal.pk in wanted:
                    self.through[department.principal.pk] |= reached
        self.rows: dict[int, list[int]] = defaultdict(list)
        rows = CaseAccess.objects.filter(root_id__in=set(cases), valid_until__gt=timezone.now())
        # Who works on a case stands before who only sees it.
        for case, principal in rows.order_by("root_id", "-work_until", "principal_id").values_list(
            "root_id", "principal_id"
        ):
            self.rows[case].append(principal)

    def may_see(self, principal: int, case: int) -> bool:
        """Whether what is told to this principal can be opened there."""
        return not self.through.get(principal, {principal}).isdisjoint(self.rows[case])
