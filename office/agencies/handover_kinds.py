"""What the ground floor itself can hand over: heads of departments, follow-ups, grants in person."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Count, F, Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from office.access.models import GrantBase, Level
from office.access.services import GrantSpec, grants_bulk_add, grants_withdraw
from office.agencies.handover import HandoverKind
from office.agencies.models import Department, Officer, Principal
from office.audit.words import root_words
from office.followup.models import FollowUp
from office.followup.services import followups_hand_over

CHUNK = 500
REASON_LENGTH = GrantBase._meta.get_field("reason").max_length


def _heads(who: Officer) -> list[str]:
    return [department.name for department in who.heads.order_by("code")]


def _heads_move(who: Officer, to: Officer) -> int:
    """To a member of the department only; elsewhere nobody heads it until somebody is named."""
    headed = Department.objects.filter(head=who)
    moved = headed.filter(pk__in=to.departments.values("pk")).update(head=to, version=F("version") + 1)
    headed.update(head=None, version=F("version") + 1)
    return moved


def _heads_tell(who: Officer, to: Officer) -> list[str]:
    names = who.heads.exclude(pk__in=to.departments.values("pk")).order_by("code").values_list("name", flat=True)
    return [
        _("%(department)s: %(name)s does not work there, so nobody heads it until somebody is named.")
        % {"department": name, "name": to.name}
        for name in names
    ]


def _followups(who: Officer) -> list[str]:
    rows = FollowUp.objects.filter(owner__officer=who, closed_at=None).values("kind").annotate(n=Count("pk"))
    total = sum(row["n"] for row in rows)
    if not total:
        return []
    return [ngettext("%(n)s open follow-up", "%(n)s open follow-ups", total) % {"n": total}]


def _followups_move(who: Officer, to: Officer) -> int:
    principals = dict(Principal.objects.filter(officer__in=[who, to]).values_list("officer_id", "pk"))
    return followups_hand_over(before=principals[who.pk], after=principals[to.pk])


def _roots() -> Iterator[tuple[type[Model], type[GrantBase]]]:
    """Every root and its grant table."""
    for table in apps.get_models():
        if issubclass(table, GrantBase):
            yield table._meta.get_field("root").related_model, table


def _grants_in_force(table: type[GrantBase], who: Officer):
    return table._base_manager.filter(principal__officer=who, withdrawn_at=None, valid_until__gt=timezone.now())


def _grants(who: Officer) -> list[str]:
    lines = []
    for root, table in _roots():
        count = _grants_in_force(table, who).count()
        if count:
            what = root_words(str(root._meta.model_name), None)
            lines.append(_("%(what)s: %(n)s grants in person") % {"what": what, "n": count})
    return lines


def _handed(reason: str) -> str:
    """The reason, saying once that the grant was handed over."""
    note = pgettext("grant reason", " (handed over)")
    return reason if reason.endswith(note) else f"{reason[: REASON_LENGTH - len(note)]}{note}"


def _grants_move(who: Officer, to: Officer) -> int:
    """Give the colleague the same for as long, then withdraw: a grant is never rewritten.

    Source and giver stay: the agency that shared may take it back from the colleague as it might have before.
    """
    principal_id = Principal.objects.get(officer=to).pk
    moved = 0
    for root, table in _roots():
        grants = list(_grants_in_force(table, who).order_by("pk"))
        for start in range(0, len(grants), CHUNK):
            part = grants[start : start + CHUNK]
            grants_bulk_add(
                root,
                [
                    GrantSpec(
                        grant.root_id, principal_id, Level(grant.level), _handed(grant.reason), grant.basis,
                        grant.valid_until, grant.source, carries=grant,
                    )
                    for grant in part
                ],
            )  # fmt: skip
            grants_withdraw(
                root, table._base_manager.filter(pk__in=[grant.pk for grant in part]), _("Handed over to a colleague")
            )
        moved += len(grants)
    return moved


HEADS = HandoverKind("heads", gettext_lazy("Head of departments"), _heads, _heads_move, _heads_tell)
FOLLOWUPS = HandoverKind("followups", gettext_lazy("Follow-ups"), _followups, _followups_move)
GRANTS = HandoverKind("grants", gettext_lazy("Shared in person"), _grants, _grants_move)
