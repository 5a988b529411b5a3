"""From kinds, params and roots to what is shown. The owning app names the functions in its ``apps.py``.

Nothing personal is stored as text: a sentence is made when somebody who may see the root looks at it.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from office.access.roles import sees

PLAIN = ("messages_alone", "followup_actions")


@cache
def named(attribute: str) -> dict[str, Any]:
    """What all apps together name under an attribute of their AppConfig, imported: ``{code: function}``.

    The values of ``PLAIN`` attributes are no dotted names and stay as they are.
    """
    return {
        code: dotted if attribute in PLAIN else import_string(dotted)
        for config in apps.get_app_configs()
        for code, dotted in getattr(config, attribute, {}).items()
    }


def words_of(attribute: str, kind: str, params: dict[str, Any]) -> Any:
    """A text, or ``Words`` of the registry; the bare kind when no app knows it any more."""
    make = named(attribute).get(kind)
    return make(params) if make else kind


def stands_alone(officer, kind: str) -> bool:
    """Whether a message of this kind is shown although its root is not: it tells that sight has ended.

    Only kinds of `messages_alone`, whose sentences name nothing of the root, and only to an officer whose roles
    see such roots at all.
    """
    label = named("messages_alone").get(kind)
    return label is not None and sees(officer, label)


def root_refs(officer, pairs: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """Title, number and address of roots, one call a kind; a root that the officer may not see is missing."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, pk in pairs:
        by_kind[kind].add(pk)
    makers = named("roots")
    return {
        (kind, pk): ref
        for kind, ids in by_kind.items()
        if kind in makers
        for pk, ref in makers[kind](officer, sorted(ids)).items()
    }
