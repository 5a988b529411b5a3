"""``paper_kinds`` of the apps can rot silently; this check refuses to start with one that is no kind of paper."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from office.front.registry import declared_strings

# Imported when the check runs: this module is loaded before the models are.
KIND = "office.papers.kinds.PaperKind"


@register()
def paper_kinds_check(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every string is a kind of paper under its own code, and none is declared twice."""
    problems: list[CheckMessage] = []
    seen: set[str] = set()
    for app, code, dotted in declared_strings("paper_kinds"):
        where = f"{app}: paper_kinds[{code}] = {dotted!r}"
        try:
            kind = import_string(dotted)
        except ImportError as error:
            problems.append(Error(f"{where} does not resolve: {error}", id="office.E106"))
            continue
        if not isinstance(kind, import_string(KIND)) or kind.code != code or code in seen:
            problems.append(Error(f"{where} is no kind of paper of this code, or there are two", id="office.E107"))
        seen.add(code)
    return problems
