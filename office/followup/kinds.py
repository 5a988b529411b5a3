"""What apps say of their kinds of things owed: which group of the ledger they stand in, how one ended, whether it is
closed by hand."""

from collections.abc import Sequence
from functools import cache

from django.apps import apps
from django.db.models import Q
from django.utils.translation import pgettext

from office.front.registry import FollowUpGroup, collected
from office.outbox.words import named

OTHER_GROUP = "rest"


@cache
def manual_kinds() -> frozenset[str]:
    """The kinds that the side that is owed may close by hand: nothing else would ever close them."""
    return frozenset(kind for config in apps.get_app_configs() for kind in getattr(config, "followup_manual", ()))


def groups() -> list[FollowUpGroup]:
    """The groups that apps name, in their order."""
    return sorted((group for source in collected("followup_groups") for group in source()), key=lambda one: one.order)


def group_q(group: FollowUpGroup) -> Q:
    """The rows of a group."""
    found = Q()
    for prefix in group.kinds:
        found |= Q(kind__startswith=prefix)
    for name, values in group.where.items():
        found &= Q(**{f"params__{name}__in": list(values)})
    return found


def group_choices() -> list[tuple[str, object]]:
    """For the filter: every group, and what stands in none."""
    return [*((group.code, group.label) for group in groups()), (OTHER_GROUP, pgettext("follow-up", "others"))]


def in_group(code: str) -> Q:
    """The rows of the group with this code, or of none."""
    known: Sequence[FollowUpGroup] = groups()
    if code == OTHER_GROUP:
        found = Q()
        for group in known:
            found |= group_q(group)
        return ~found if known else Q()
    return next((group_q(group) for group in known if group.code == code), Q(pk__in=[]))


def ending_words(word: str) -> str:
    """How it ended, in words. A code that no app knows (any more) says nothing to a reader and is left out."""
    known = named("followup_endings").get(word)
    if known is not None:
        return str(known(word))
    return "" if word.isascii() else word
