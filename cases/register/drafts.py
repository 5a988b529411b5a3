"""A step about to be recorded: checked against what stands, completed, and refused where the law refuses it.

Nothing here writes. A preview and the recording go through the same functions, so that what is shown before saving
is what comes of it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.procedure import EventType, FindingHit, ProcEvent, Projection, Rules, load_rules
from cases.procedure.gate_types import Refusal
from cases.procedure.steps_next import REFUSE, WRONG_ACTOR
from cases.register.desk import Desk
from cases.register.effects import Effects, effects_between
from cases.register.models import Case, CaseNumber, Event, NumberKind, Person
from cases.register.projection import proc_event
from cases.register.words import article_label, finding_label, refusal_label
from office.ui.figures import whole

EARLIEST = dt.date(1997, 1, 1)  # the Criminal Procedure Law of 1996 in force
CODE_LENGTH = 60
NUMBER_MOST = 120
# At which field of the form a refusal stands.
FIELD_OF_KIND = {
    "order": "happened_on",
    "after": "happened_on",
    "together": "happened_on",
    "ends_before_start": "happened_on",
    "once": "happened_on",
    "in_future": "happened_on",
    "within": "happened_on",
}
# Provisional keys of drafts that are only looked at: later than every key that is given.
PROVISIONAL = 10**15


@dataclass(frozen=True, slots=True)
class Draft:
    """A step about to be recorded. ``params`` holds codes, dates and references only."""

    type: str
    happened_at: dt.datetime
    precise: bool
    person: Person | None
    params: Mapping[str, str]
    document_no: str = ""

    @property
    def happened_on(self) -> dt.date:
        """The day in China."""
        return timezone.localtime(self.happened_at).date()


def person_code(person: Person | int | None) -> str:
    """Marks a refusal with the person whom it concerns, for forms that name several."""
    if person is None:
        return ""
    return f"person:{person.pk if isinstance(person, Person) else person}"


def hours_needed(rules: Rules, kind: EventType) -> bool:
    """Whether a term of hours begins with this step, so that its minute must be known (CPL 85, 86, 119; K7, K11)."""
    if kind.starts and rules.measures[kind.starts].lapses_hours:
        return True
    for run in rules.runs:
        begins = any(one.partition(":")[0] == kind.code for one in (*run.start, *run.restart))
        if begins and not run.status and any(row.unit == "hours" for row in rules.clocks.get(run.clock, ())):
            return True
    return False


def drafts_clean(case: Case, drafts: Sequence[Draft], held: list[Event]) -> list[Draft]:
    """The drafts with their parameters checked and completed. Errors: ValidationError by field."""
    clean: list[Draft] = []
    errors: dict[str, list[ValidationError]] = {}
    for draft in drafts:
        try:
            clean.append(draft_clean(case, draft, held))
        except ValidationError as refused:
            errors_merge(errors, refused)
    if errors:
        raise ValidationError(errors)
    return clean


def errors_merge(errors: dict[str, list[ValidationError]], refused: ValidationError) -> None:
    """Add a refusal's sentences to those by field, each sentence once."""
    found = refused.error_dict if hasattr(refused, "error_dict") else {"__all__": refused.error_list}
    for field, texts in found.items():
        held = errors.setdefault(field, [])
        told = {(one.message, one.code) for one in held}
        held += [one for one in texts if (one.message, one.code) not in told]


def draft_clean(case: Case, draft: Draft, held: list[Event]) -> Draft:
    """One draft with its parameters checked and completed. Errors: ValidationError by field."""
    rules = load_rules()
    kind = rules.events[draft.type]
    errors: dict[str, str] = {}
    if draft.happened_on < EARLIEST:
        errors["happened_on"] = _("This day lies before 1997, when the Criminal Procedure Law in force began.")
    if not draft.precise and hours_needed(rules, kind):
        errors["happened_time"] = _("A term of hours begins with this step: give the hour and minute.")
    params, person = _params_clean(kind, case, draft, held, errors)
    if kind.scope == "case":
        person = None
    elif person is None and "person" not in errors:
        errors["person"] = _("Name the person whom this step concerns.")
    elif person is not None and person.case_id != case.pk:
        errors["person"] = _("This person is not in the case.")
    if errors:
        raise ValidationError({field: [ValidationError(text)] for field, text in errors.items()})
    clean = replace(draft, person=person, params=params, document_no=draft.document_no.strip())
    return clean


def _params_clean(
    kind: EventType, case: Case, draft: Draft, held: list[Event], errors: dict[str, str]
) -> tuple[dict[str, str], Person | None]:
    """Only what the event type takes, each of its kind. A reference also settles the person and what it refers to."""
    rules = load_rules()
    clean: dict[str, str] = {}
    person = draft.person
    for param in kind.param:
        value = str(draft.params.get(param.name, "")).strip()
        if param.refers:
            if not value and not param.required:
                continue
            target = next((event for event in held if event.source_key and event.source_key == value), None)
            if target is None or target.type not in param.refers:
                errors[param.name] = _("Choose the earlier step that this one follows.")
                continue
            if target.person_id and person is not None and target.person_id != person.pk:
                errors[param.name] = _("That step concerns somebody else.")
                continue
            person = target.person or person
            clean[param.name] = value
            names = {row.name for row in kind.param}
            if "decision" in names:
                clean["decision"] = target.type
            if "measure" in names:
                clean["measure"] = rules.events[target.type].starts
        elif not value or param.ledger or (param.values in ("measure", "event") and param.name in clean):
            continue
        else:
            text = _param_wrong(rules, case, param.values, value)
            if text:
                errors[param.name] = text
            else:
                clean[param.name] = "1" if param.values == "flag" else value
    for param in kind.param:
        if param.values == "day" and clean.get(param.name, "") > draft.happened_on.isoformat():
            errors[param.name] = _("This day cannot lie after that of the step itself.")
    for name in [param.name for param in kind.param if param.required and param.name not in clean]:
        errors.setdefault(name, _("This is needed."))
    return clean, person


def _is_day(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _param_wrong(rules: Rules, case: Case, values: str, value: str) -> str:
    """Why this value is none of its kind; empty where it is one."""
    if values == "number" and not 1 <= (whole(value) or 0) <= NUMBER_MOST:
        return _("A whole number from 1 to 120.")
    if values == "day" and not _is_day(value):
        return _("There is no such day.")
    if (
        values == "bmsah"
        and not CaseNumber.objects.filter(case=case, kind=NumberKind.BMSAH, value=value, withdrawn_at=None).exists()
    ):
        return _("The case has no such number.")
    known: Mapping[str, object] | None = rules.measures if values == "measure" else rules.reasons.get(values)
    if known is not None and value not in known:
        return _("Choose one of the list.")
    if len(value) > CODE_LENGTH:
        return _("At most %(count)d characters.") % {"count": CODE_LENGTH}
    return ""


def content_of(draft: Draft | Event) -> tuple[object, ...]:
    """All that a draft says, or the event that it became."""
    who = draft.person.pk if draft.person else None
    params = tuple(sorted(draft.params.items()))
    return draft.type, draft.happened_at.isoformat(), draft.precise, who, params, draft.document_no


def draft_event(draft: Draft, pk: int) -> ProcEvent:
    """The draft as the procedure reads it, under this key."""
    return ProcEvent(
        id=pk,
        type=draft.type,
        happened_at=draft.happened_at,
        precise=draft.precise,
        person=draft.person.pk if draft.person else None,
        source_key=f"form:{pk}",
        params=draft.params,
        document_no=draft.document_no,
    )


def drafts_effects(desk: Desk, drafts: Sequence[Draft], ids: Sequence[int]) -> Effects:
    """What these steps change; refused where the law refuses them. Errors: ValidationError by field.

    Two questions: whether each step may be taken on its date (``gates``, also of a late entry), and whether all of
    them together break a rule that stood before.
    """
    rules, several = load_rules(), len(drafts) > 1
    held = [proc_event(event) for event in desk.held]
    steps = [draft_event(draft, pk) for draft, pk in zip(drafts, ids, strict=True)]
    refused: list[tuple[str, ValidationError]] = []
    broken: list[tuple[str, ValidationError]] = []
    warnings: dict[tuple[str, int | None], Refusal] = {}
    for step in steps:
        for answer in desk.refusals(step):
            if answer.code == WRONG_ACTOR:
                raise PermissionDenied(refusal_label(answer))
            if answer.level != REFUSE:
                warnings.setdefault((answer.code, step.person), answer)
                continue
            said = ValidationError(refusal_label(answer), code=person_code(step.person) if several else "")
            # What a check says of the moment alone, it says better below, of all steps together.
            (refused if answer.code in rules.gates else broken).append((refusal_field(rules, step, answer), said))
    was, will = desk.projection, desk.project([*held, *steps])
    late = max(((timezone.localdate(desk.now) - draft.happened_on).days for draft in drafts), default=0)
    effects = effects_between(was, will, late=max(late, 0))
    found = [
        (
            finding_field(rules, hit),
            ValidationError(finding_sentence(hit), code=person_code(hit.person) if several else ""),
        )
        for hit in breaches(was, effects, set(ids))
    ]
    errors: dict[str, list[ValidationError]] = {}
    for field, said in refused or found or broken:
        errors_merge(errors, ValidationError({field: [said]}))
    if errors:
        raise ValidationError(errors)
    told = {hit.code for hit in effects.found}
    return replace(effects, warnings=tuple(one for one in warnings.values() if one.code not in told))


def breaches(was: Projection, effects: Effects, ids: set[int]) -> Iterator[FindingHit]:
    """New breaches in which these steps stand: what is refused.

    Not refused: what the rules mark as recorded, and a finding whose other events were in a breach before, for then
    the new step may be what puts them right.
    """
    rules = load_rules()
    broken_before = {event for hit in was.findings if hit.level == "breach" for event in hit.events}
    for hit in effects.found:
        check = rules.checks.get(hit.code)
        others = set(hit.events) - ids
        if check is None or not ids & set(hit.events) or check.recorded or (others and others <= broken_before):
            continue
        if check.kind == "no_param" or hit.level == "breach":
            yield hit


def finding_field(rules: Rules, hit: FindingHit) -> str:
    """At which field of the form the sentence of a finding stands."""
    check = rules.checks[hit.code]
    if check.kind in ("no_param", "round_without"):
        return check.param
    return FIELD_OF_KIND.get(check.kind, "__all__")


def refusal_field(rules: Rules, step: ProcEvent, answer: Refusal) -> str:
    """At which field of the form a refusal stands: the parameter that it is about, the day, or the top."""
    gate = rules.gates.get(answer.code)
    if gate is None:
        check = rules.checks.get(answer.code)
        if check is not None and check.kind in ("no_param", "round_without"):
            return check.param
        return FIELD_OF_KIND.get(check.kind if check else "", "__all__")
    if gate.kind == "needs_param":
        return gate.param
    for text in gate.events:
        code, _colon, condition = text.partition(":")
        if code == step.type and condition:
            return condition.partition("=")[0]
    return FIELD_OF_KIND.get(gate.kind, "__all__")


def finding_sentence(hit: FindingHit) -> str:
    """The sentence of a rule with its article."""
    return _("%(sentence)s (%(article)s)") % {
        "sentence": finding_label(hit.code, hit.params),
        "article": article_label(hit.article),
    }
