"""Joining two cases, splitting one, and deciding on proposed links. Nothing is joined unless somebody says so.

Basis: MPS 184 (joinder and transfer are told within three days), RULES 158 (split), 363-367 (minors' cases are kept
apart), domain brief 7.1 (never join minors' files into adult ones by itself).
"""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.procedure import load_rules, project
from cases.register.doors import papers_on_their_way
from cases.register.intake_state import State
from cases.register.models import Case, CaseNumber, Event, NumberKind, Person
from cases.register.moved import events_seen
from cases.register.projection import proc_event
from cases.register.queries_record import joined_away
from cases.register.seen import persons_seen
from cases.register.services import Draft, events_record, events_visible
from cases.register.services_share import CARRIED_BASIS
from cases.register.settle_asks import asks_close_gone
from cases.structure.joining import (
    STAYS,
    Move,
    cases_store,
    events_move,
    facts_move,
    grants_move,
    joined_mark,
    numbers_move,
    persons_move,
    state_of,
)
from cases.structure.matching import links_propose
from cases.structure.models import CaseLink, LinkKind, LinkState
from cases.structure.owed import Moved, asks_named, owed_move
from cases.structure.queries import offices
from office.access.actions import Action
from office.access.queries import require
from office.agencies.models import Side
from office.audit.log import audit_write
from office.front.registry import collected

Pairs = Mapping[int, int | None]
JOINDER, JOINED, SPLIT, APART = "case_merger", "case_merged", "case_split", "separate_handling"


def cases_join(
    *, officer, source: Case, target: Case, pairs: Pairs, reason: str, minors_too: bool = False, joinder: bool = True
) -> CaseLink:
    """Join ``source`` into ``target`` (并案), or make one case of two numbers of the same matter (``joinder=False``).

    The officer works on both. ``pairs`` says for each person of the source who that is in the target, or that it is
    somebody new there; of those who are kept from the officer nothing is asked and nothing told: they go along as they
    are (decision 14). Errors: Http404, PermissionDenied; ValidationError by field.
    """
    require(officer, Action.CASE_JOIN, source)
    require(officer, Action.CASE_JOIN, target)
    reason = _reason(reason)
    if source.pk == target.pk or source.office_id != target.office_id:
        raise ValidationError({"target": _("Choose another case of the same joint office.")})
    if source.has_minor != target.has_minor and not minors_too:
        raise ValidationError(
            {
                "minors_too": _(
                    "One of the two concerns a minor and the other does not: minors' cases are kept apart; tick this"
                    " only where they must be heard together (Procuratorates' Criminal Procedure Rules, minors)."
                )
            }
        )
    now = timezone.now()
    state = state_of(source.office_id, source, target)
    _apart(source)
    if joined_away(target):
        raise ValidationError({"target": _("That case has been joined into another itself; choose that other one.")})
    _whose(officer, state.live_events(source.pk))
    source, target = state.cases[source.pk], state.cases[target.pk]
    if all(event.type in STAYS for event in state.live_events(source.pk)):
        raise ValidationError({"target": _("This case has been joined already.")})
    _pairs_check(pairs, persons_seen(officer, source), persons_seen(officer, target))
    kept = dict.fromkeys(sorted(person.pk for person in state.persons[source.pk].values()))
    move = Move(reason, {**kept, **pairs})
    persons = persons_move(state, source, target, move)
    facts_move(state, source, target, persons, now, officer.pk, reason)
    events = events_move(state, source, target, persons, move, now, officer.pk)
    moved = Moved(source, target, persons, events, whole=True)
    names = asks_named(moved)
    numbers_move(state, source, target, now)
    cases_store(state, now, moved)
    owed_move(moved, names)
    asks_close_gone([target.pk], officer)
    joined_mark(source, target, persons)
    grants_move(source, target, reason, CARRIED_BASIS)
    here = {old: person.pk for old, person in persons.items()}
    for joined in collected("case_joined"):
        joined(source, target, here)
    number = number_of(target)
    _tell(officer, source, JOINED, number)
    if joinder and officer.side == Side.POLICE:
        _tell(officer, target, JOINDER, number_of(source, withdrawn=True))
    link = _linked(officer, source, target, LinkKind.MERGED if joinder else LinkKind.SAME, reason)
    detail = {"into": target.pk, "link": link.pk, "joinder": joinder}
    audit_write(Action.CASE_JOIN, "case", source.pk, detail=detail)
    audit_write(Action.CASE_JOIN, "case", target.pk, detail={"from": source.pk, "link": link.pk, "joinder": joinder})
    return link


def case_split(*, officer, case: Case, persons: list[Person], number: str, reason: str) -> Case:
    """Split persons off into a case of their own under a new police number (分案).

    The new case begins with the steps of the whole case and those of these persons; here they are handled in another
    case. Who goes and who stays is asked of those whom the officer sees (decision 14). Errors: Http404,
    PermissionDenied; ValidationError where nobody would stay or go, somebody has left already, or the number is taken.
    """
    require(officer, Action.CASE_JOIN, case)
    reason, number = _reason(reason), number.strip()
    state = state_of(case.office_id, case)
    case = state.cases[case.pk]
    if joined_away(case):
        raise ValidationError(_("This case has been joined already."))
    going, gone = {person.pk for person in persons}, _left(officer, case)
    if going & gone:
        raise ValidationError({"persons": _("Somebody ticked has left this case already (handled in another case).")})
    if not going or not going < persons_seen(officer, case) - gone:
        raise ValidationError({"persons": _("Tick who goes; at least one person stays.")})
    if CaseNumber.objects.filter(
        office_id=case.office_id, kind=NumberKind.AJBH, value=number, withdrawn_at=None
    ).exists():
        raise ValidationError({"number": _("Another case of the office has this number already.")})
    _apart(case)
    now = timezone.now()
    fresh = Case(pk=state.case_ids.take(), office_id=case.office_id, opened_at=now, updated_at=now)
    state.found(fresh)
    state.touched[fresh.pk] = None
    state.number_new(
        fresh,
        CaseNumber(case_id=fresh.pk, office_id=case.office_id, kind=NumberKind.AJBH, value=number, side=officer.side),
    )
    move = Move(reason, dict.fromkeys(sorted(going)), keep=True)
    there = persons_move(state, case, fresh, move)
    facts_move(state, case, fresh, there, now, officer.pk, reason)
    _untitled(state, case, fresh, there)
    events = events_move(state, case, fresh, there, move, now, officer.pk)
    moved = Moved(case, fresh, there, events, whole=False)
    names = asks_named(moved)
    cases_store(state, now, moved)
    owed_move(moved, names)
    asks_close_gone([fresh.pk], officer)
    _grants_new(case, fresh, reason)
    for person in persons:
        _tell(officer, case, APART, number, person=person)
    _tell(officer, case, SPLIT, number)
    link = _linked(officer, fresh, case, LinkKind.SPLIT, reason)
    audit_write("case.split", "case", case.pk, detail={"into": fresh.pk, "persons": sorted(going), "link": link.pk})
    return fresh


def _apart(case: Case) -> None:
    """Papers that are on their way name this case and these persons. Asked of a locked case: who prepares such papers
    locks it too. Errors: ValidationError."""
    if papers_on_their_way(case):
        raise ValidationError(_("A hand-over of this case is open; finish it first."))


def _left(officer, case: Case) -> set[int]:
    """Who has left the case (另案处理, 终止侦查), as the officer may know it."""
    rules = load_rules()
    projection = project(map(proc_event, events_visible(officer, case)), rules)
    outcomes = ((pk, rules.outcomes.get(state.outcome)) for pk, state in projection.persons.items())
    return {pk for pk, outcome in outcomes if outcome is not None and outcome.leaves}


def _whose(officer, events: list[Event]) -> None:
    """Who joins a case away voids its steps: the police a case of their own, the procuratorate only what it alone has
    told of. Errors: ValidationError."""
    sides = {event.side for event in events}
    own = Side.POLICE in sides if officer.side == Side.POLICE else Side.POLICE not in sides
    if not own:
        raise ValidationError(
            _("The other agency's to join: the police join police cases, the procuratorate its own acceptances.")
        )


def _untitled(state: State, case: Case, fresh: Case, gone: Mapping[int, Person]) -> None:
    """The title may name who stays behind and is known nowhere in the new case; of a case with a minor nobody can be
    sure that it does not."""
    stays = {person.name for person in state.persons[case.pk].values() if person.pk not in gone and person.name}
    titles = [
        str(said.get("ajmc") or "")
        for fact in state.facts_add
        if fact.case_id == fresh.pk and fact.person_id is None
        for said in (fact.reported, fact.corrected)
    ]
    if not case.has_minor and not any(name in title for name in stays for title in titles):
        return
    for fact in state.facts_add:
        if fact.case_id == fresh.pk and fact.person_id is None:
            title = f"{str(fact.values.get('ay_mc') or fact.values.get('ysay') or '').removesuffix('罪')}案"
            fact.reported = {**fact.reported, **({"ajmc": title} if fact.reported.get("ajmc") else {})}
            fact.corrected = {**fact.corrected, **({"ajmc": title} if fact.corrected.get("ajmc") else {})}


def link_reject(*, officer, link: CaseLink, reason: str) -> None:
    """These are two matters; the proposal does not come back. Errors: PermissionDenied, ValidationError."""
    require(officer, Action.CASE_JOIN, link.case)
    if link.state != LinkState.PROPOSED:
        raise PermissionDenied
    link.state, link.reason = LinkState.REJECTED, _reason(reason)
    link.decided_at, link.decided_by = timezone.now(), officer
    link.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    audit_write("case.link_reject", "case", link.case_id, detail={"link": link.pk, "other": link.other_id})


def links_look() -> int:
    """Look for cases that may be one matter, in every joint office; how many proposals are new. May run twice."""
    return sum(links_propose(office_id) for office_id in offices())


def number_of(case: Case, *, withdrawn: bool = False) -> str:
    """The number by which the case is known, the police's first."""
    numbers = CaseNumber.objects.filter(case=case).order_by("kind", "pk")
    if not withdrawn:
        numbers = numbers.filter(withdrawn_at=None)
    return numbers.values_list("value", flat=True).first() or f"#{case.pk}"


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise ValidationError({"reason": _("Say why; it stays in the history of both cases.")})
    return reason


def _pairs_check(pairs: Pairs, mine: set[int], theirs: set[int]) -> None:
    wanted = [pk for pk in pairs.values() if pk is not None]
    if set(pairs) != mine or not set(wanted) <= theirs:
        raise ValidationError(
            {"pairs": _("Say of every person who that is in the other case, or that it is somebody new.")}
        )
    if len(set(wanted)) != len(wanted):
        raise ValidationError({"pairs": _("Two persons of this case cannot be one person of the other.")})


def _tell(officer, case: Case, code: str, number: str, *, person: Person | None = None) -> None:
    """The step itself, told to both agencies."""
    case.refresh_from_db()
    draft = Draft(code, timezone.now(), True, person, {"destination": number}, "")
    events_record(officer=officer, case=case, drafts=[draft], seen=events_seen(officer, case), addressed=True)


def _linked(officer, case: Case, other: Case, kind: LinkKind, reason: str) -> CaseLink:
    now = timezone.now()
    CaseLink.objects.filter(case=case, other=other, state=LinkState.PROPOSED).exclude(kind=kind).delete()
    link, _made = CaseLink.objects.update_or_create(
        case=case,
        other=other,
        kind=kind,
        defaults={
            "state": LinkState.CONFIRMED, "decided_at": now, "decided_by": officer, "reason": reason,
        },
        create_defaults={
            "state": LinkState.CONFIRMED, "decided_at": now, "decided_by": officer, "reason": reason,
            "proposed_at": now,
        },
    )  # fmt: skip
    return link


def _grants_new(case: Case, fresh: Case, reason: str) -> None:
    """Whoever sees the case sees what was split off from it."""
    grants_move(case, fresh, reason, CARRIED_BASIS)
