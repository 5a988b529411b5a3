"""What the table of objections cannot say (RULES 290, 379, 554, 565; CPL 92, 179; MPS 141, 294).

What an objection is about is another matter (a correction, an order to withdraw) or a decision on the case. It is
handled by somebody else than whoever drafted or decided that, and its result changes it.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.matters.desks import SOURCE
from cases.matters.hooks import Taking
from cases.matters.models import Matter
from cases.procedure import basis_text, load_rules
from cases.register.models import Event
from cases.supervision.following import follow_up_step
from cases.supervision.objection_targets import EXPLAIN, RAISE, REVIEWS, route_of
from cases.supervision.told import keep, refuse, says, title_set
from cases.supervision.voiding import CORRECTIONS, papers_void
from office.access.models import Level
from office.access.services import GrantSpec, grants_bulk_add
from office.agencies.models import SIDE_OF_KIND, Officer, Principal, Side

# Steps of the matter objected to whose officers may not handle the objection.
OWN = (
    "find",
    "amend",
    "verify",
    "propose",
    "approve_correction",
    "approve_notice",
    "propose_order",
    "order_withdrawal",
)


def drafted(taking: Taking) -> None:
    """Drafted by the legal department, for the head of the bureau to approve (MPS 141, 294)."""
    sends = taking.stand.flow.act_of(f"{RAISE}{route_of(taking)}") or taking.act
    origin = taking.matter.origin
    title_set(taking.matter, sends.zh, origin.title if origin is not None else "")


def raised(taking: Taking) -> None:
    """It is known by its way; the matter objected to stands still meanwhile (explaining does not stop it)."""
    matter, route = taking.matter, route_of(taking)
    drafted(taking)
    # What the check found is no field of this step: told from now on, with why it is late.
    shown = ("route", "addressee", "bureau", "target_name", "target_no", "target_on", "route_law", "ask_by", "late")
    keep(matter, {name: matter.data[name] for name in shown if name in matter.data})
    origin = matter.origin
    if origin is None:
        return
    code = "explained" if route == EXPLAIN else "objected"
    follow_up_step(taking.actor, origin, code, on=taking.on, now=taking.now)


def _handlers(matter: Matter) -> set[int]:
    """Who drafted or decided what is objected to."""
    origin = matter.origin
    if origin is not None:
        return set(origin.steps.filter(act__in=OWN).exclude(by=None).values_list("by_id", flat=True))
    if matter.case is None:
        return set()
    keys = [matter.data.get(name) for name in ("target", "decision")]
    rows = Event.objects.filter(case=matter.case, source_key__in=[key for key in keys if key])
    return set(rows.exclude(recorded_by=None).values_list("recorded_by_id", flat=True))


def another_officer(taking: Taking) -> None:
    """By another prosecutor than whoever handled it (RULES 290, 379; for 554 a habit of the house)."""
    chosen: Iterable[int] = taking.data.get("reviewer") or ([taking.actor.pk] if taking.act.code == "propose" else [])
    field = "reviewer" if "reviewer" in taking.data else "result"
    if _handlers(taking.matter) & set(chosen) or _original(taking, chosen):
        raise refuse(field, _("Another prosecutor than who drafted or decided it has to handle the objection."))
    agencies = Officer.objects.filter(pk__in=chosen).exclude(agency__kind__in=_own_kinds())
    if agencies.exists():
        raise refuse("reviewer", _("Choose a prosecutor."))


def _original(taking: Taking, chosen: Iterable[int]) -> bool:
    """Whether one of these handled the decision: whoever typed it need not be who made it (RULES 290, 379)."""
    matter = taking.matter
    if matter.origin is not None or matter.case is None:
        return False
    told = (matter.case.procuratorate_handler, says(taking, "original_handler"))
    named = [" ".join(str(one or "").split()) for one in told]
    if not any(named):
        raise refuse("original_handler", _("The case names no prosecutor who handled it: say who did."))
    return Officer.objects.filter(pk__in=chosen, name__in=[one for one in named if one]).exists()


def _own_kinds() -> list[str]:
    return [str(kind) for kind, side in SIDE_OF_KIND.items() if side == Side.PROCURATORATE]


def received(taking: Taking) -> None:
    """Whoever examines the objection reads what it is about, with all that its own agency wrote there (RULES 554, 565);
    to work on it stays with who did."""
    origin, chosen = taking.matter.origin, taking.data.get("reviewer") or []
    if origin is None:
        return
    basis = basis_text(load_rules(), taking.act.law)[:200]
    seats = Principal.objects.filter(officer__in=chosen).values_list("pk", flat=True)
    specs = [GrantSpec(origin.pk, pk, Level.SEE, taking.stand.flow.zh, basis, source=SOURCE) for pk in seats]
    grants_bulk_add(Matter, specs)


def decider_is_another(taking: Taking) -> None:
    """A review is not decided at the level that decided before, but where that level records what was decided above.

    On a correction and an order to withdraw the chief procurator decides again (RULES 554, 565): another prosecutor
    examines, not another chief.
    """
    if route_of(taking) in REVIEWS:
        return
    proposed = taking.stand.last("propose")
    if proposed is not None and proposed.by_id == taking.actor.pk:
        raise ValidationError(_("You examined it yourself; the decision is the chief procurator's."))


def decided(taking: Taking) -> None:
    """The result changes what was objected to: withdrawn with its paper, or standing, to be reported upward."""
    matter, origin, route = taking.matter, taking.matter.origin, route_of(taking)
    if origin is None:
        return
    if matter.data.get("result") == "changed":
        follow_up_step(taking.actor, origin, "objection_granted", on=taking.on, now=taking.now)
        papers_void(taking, origin, (*CORRECTIONS, "withdrawal_order"))
    elif route == "reexamine":
        follow_up_step(taking.actor, origin, "objection_upheld", on=taking.on, now=taking.now)


def signed(taking: Taking) -> None:
    """From the receipt of a decision that upholds the order the term to withdraw runs anew (S03, RULES 564); a decision
    on the case that is not upheld is still to be changed by who made it (RULES 291, 380)."""
    origin, route = taking.matter.origin, route_of(taking)
    if origin is None and taking.matter.data.get("result") == "changed":
        follow_up_step(taking.actor, taking.matter, "correction_owed", on=taking.on, now=taking.now)
        return
    if origin is not None and route != "reexamine" and taking.matter.data.get("result") == "upheld":
        follow_up_step(taking.actor, origin, "objection_upheld", on=taking.on, now=taking.now)


def taken_back(taking: Taking) -> None:
    """Taken back: the matter goes on where it stood."""
    origin = taking.matter.origin
    if origin is not None and route_of(taking) != EXPLAIN:
        follow_up_step(taking.actor, origin, "objection_withdrawn", on=taking.on, now=taking.now)


def corrected(taking: Taking) -> None:
    """The arrest is approved on the case, after the decision (RULES 291)."""
    matter = taking.matter
    if not route_of(taking).endswith("_arrest"):
        return
    decision = taking.stand.last("decide_reconsider_arrest", "decide_review_arrest")
    approved = Event.objects.filter(
        case_id=matter.case_id, person_id__in=matter.data.get("persons") or [], type="arrest_approval", voided_by=None
    )
    if decision is not None and not approved.filter(happened_at__date__gte=decision.on).exists():
        raise ValidationError(_("Record the approval of the arrest on the case first (RULES 291)."))
