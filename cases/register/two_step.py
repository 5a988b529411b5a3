"""Look first, then record: what a form would change is shown, and saved only where just that was shown.

A seal over the content and its effects travels with the preview. Without it the page shows the effects and records
nothing. With it the act is done, and the seal is held against what it really did: where that is something else, or
where it is refused half-way, all of it is taken back, and the page shows the effects again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

from cases.register.effect_words import EffectLine
from cases.register.moved import CaseMovedOn

# What was typed, and what it changes.
Sealed = tuple[object, Sequence[EffectLine]]


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
    look: Callable[[], Sealed],
    save: Callable[[], Sealed],
    refuse: Callable[[ValidationError], None],
) -> Shown:
    """``look`` gives the content to be recorded and what it would change, ``save`` records it and gives what it was and
    what it did change, read under the locks that it took. Both may raise ValidationError, which ``refuse`` puts at the
    fields, and CaseMovedOn; nothing of a ``save`` that is refused stays."""
    if not form.is_valid():
        return Shown(refusals=wrong(form))
    given = request.POST.get("shown", "")
    looks = request.htmx or "preview" in request.POST or not given  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            content, lines = look() if looks else save()
            seal = seal_of(request.user, content, lines)
            if not looks and given == seal:
                return Shown(saved=True)
            transaction.set_rollback(True)
        return Shown(lines, seal, ready=True, changed=bool(given) and given != seal)
    except ValidationError as refused:
        refuse(refused)
        return Shown(refusals=wrong(form))
    except CaseMovedOn as moved:
        form.data = plain(form) | {"seen": moved.seen}
        return Shown(moved=moved)


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
