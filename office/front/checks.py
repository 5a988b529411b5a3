"""A registry of strings can rot silently; this check refuses to start with one that does not resolve."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from office.front.registry import LISTS, TABLES, declared_strings

# Imported when the check runs: this module is loaded before the models are.
ACTIONS = "office.access.actions.Action"


@register()
def registry_check(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every dotted string resolves to a callable, no kind is declared twice, every kind's root is known."""
    problems: list[CheckMessage] = []
    root_kinds = {kind for _app, kind, _dotted in declared_strings("roots")}
    for attribute in (*LISTS, *TABLES):
        seen: dict[str, str] = {}
        for app, kind, dotted in declared_strings(attribute):
            where = f"{app}: {attribute}{f'[{kind}]' if kind else ''}"
            try:
                found = import_string(dotted)
            except ImportError as error:
                problems.append(Error(f"{where} = {dotted!r} does not resolve: {error}", id="office.E101"))
                continue
            if not callable(found):
                problems.append(Error(f"{where} = {dotted!r} is not a callable", id="office.E102"))
            if kind and kind in seen:
                problems.append(Error(f"{where} is declared by {seen[kind]} too", id="office.E103"))
            seen[kind] = app
            if attribute in ("message_kinds", "followup_kinds") and kind.split(".")[0] not in root_kinds:
                problems.append(Error(f"{where}: no app resolves the root {kind.split('.')[0]!r}", id="office.E104"))
    return problems + _plain_tables()


def _plain_tables() -> list[CheckMessage]:
    """``messages_alone`` and ``followup_actions`` speak of kinds, models and actions that exist: a wrong action would
    show a duty to nobody, a wrong kind guard nothing."""
    problems: list[CheckMessage] = []
    for attribute, of, known in (
        ("messages_alone", "message_kinds", {model._meta.label_lower for model in apps.get_models()}),
        ("followup_actions", "followup_kinds", set(import_string(ACTIONS))),
    ):
        kinds = {kind for _app, kind, _dotted in declared_strings(of)}
        for app, kind, value in declared_strings(attribute):
            if kind not in kinds or value not in known:
                problems.append(Error(f"{app}: {attribute}[{kind}] = {value!r} names nothing", id="office.E105"))
    return problems
