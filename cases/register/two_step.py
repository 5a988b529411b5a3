"""Look first, then record: what a form would change is shown, and saved only where just that was shown.

A seal over the content and its effects travels with the preview. Without it, or with one of something else, the page
shows the effects (again) and records nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

from cases.register.effect_words import EffectLine
from cases.register.moved import CaseMovedOn


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of the effects: nothing yet, the lines with their seal, or why it cannot be recorded."""

    lines: Sequence[EffectLine] = ()
    seal: str = ""
    refusals: Sequence[str] = ()
    moved: CaseMovedOn | None = None
    changed: bool = False
    ready: bool = False
    saved: bool = False


def look_or_save(
    request: HttpRequest,
    form: Form,
    look: Callable[[], tuple[object, Sequence[EffectLine]]],
    save: Callable[[], object],
    refuse: Callable[[ValidationError], None],
) -> Shown:
    """``look`` gives the content to be recorded and what it changes, ``save`` records it. Both may raise
    ValidationError, which ``refuse`` puts at the fields, and CaseMovedOn."""
    if not form.is_valid():
        return Shown(refusals=wrong(form))
    try:
        content, lines = look()
        seal = seal_of(request.user, content, lines)
        given = request.POST.get("shown", "")
        if request.htmx or "preview" in request.POST or given != seal:  # type: ignore[attr-defined]
            return Shown(lines, seal, ready=True, changed=bool(given) and given != seal)
        save()
    except ValidationError as refused:
        refuse(refused)
        return Shown(refusals=wrong(form))
    except CaseMovedOn as moved:
        form.data = plain(form) | {"seen": moved.seen}
        return Shown(moved=moved)
    return Shown(saved=True)


def seal_of(officer, content: object, lines: Sequence[EffectLine]) -> str:
    """Says that this officer was shown just these effects of just this."""
    return salted_hmac("two-step", repr((officer.pk, content, [str(line) for line in lines]))).hexdigest()[:32]


def wrong(form: Form) -> list[str]:
    """What is wrong with the form, beyond fields not filled yet."""
    return [
        str(text)
        for errors in form.errors.as_data().values()
        for error in errors
        if error.code != "required"
        for text in error.messages
    ]


def plain(form: Form) -> dict[str, object]:
    """The posted data as plain values; several ticks stay several."""
    data = form.data
    if not isinstance(data, QueryDict):
        return dict(data)
    return {name: data.getlist(name) if len(data.getlist(name)) > 1 else data[name] for name in data}
