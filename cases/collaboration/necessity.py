"""What the tables of 羁押必要性审查 and 社会危险性评估 cannot say: whose custody, at which stage, on what grounds.

Basis: CPL 81, 95; RULES 573-581. At the stage of review for prosecution the procuratorate releases or changes itself;
during the investigation it suggests it to the police, during the trial to the court (RULES 575).
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.hooks import Taking
from cases.matters.terms import due_of
from cases.register.models import MeasureInterval
from office.ui.formats import day

FACTOR = "factor"
ARREST = "arrest"
REVIEW, COURT = ("review",), ("prosecuted", "judged")


def department_known(taking: Taking) -> None:
    """It goes to the department that handles the case; where there is none yet, to the one that is named."""
    desk = "department" if "department" in taking.data else "prosecution"
    if not taking.data.get(desk) and not taking.stand.held.get(desk):
        raise ValidationError({desk: [_("No department handles this case yet: choose the one to which it goes.")]})


def one_person(taking: Taking) -> None:
    """Danger is one person's, never a case's (domain brief, section 2)."""
    if len(taking.data.get("persons") or ()) != 1:
        raise ValidationError({"persons": [_("One person a review: choose exactly one.")]})


def one_held(taking: Taking) -> None:
    """Reviewed is the custody of one person who is under arrest (RULES 573). A person who has meanwhile been released
    is suggested nothing."""
    persons = taking.data.get("persons") or taking.matter.data.get("persons") or []
    field = "persons" if "persons" in taking.data else "__all__"
    if len(persons) != 1:
        raise ValidationError({field: [_("One person a review: choose exactly one.")]})
    held = MeasureInterval.objects.filter(
        case_id=taking.matter.case_id, person_id=persons[0], measure=ARREST, custody=True, ends_at=None
    )
    if not held.exists():
        raise ValidationError({field: [_("This person is not under arrest now: there is no custody to review.")]})


def grounded(taking: Taking) -> None:
    """A proposal rests on factors; who decides depends on the stage (RULES 575, 578)."""
    data, errors = taking.data, {}
    result, stage = data.get("result"), taking.matter.case.stage
    if not any(item.list == FACTOR and not item.withdrawn for item in taking.stand.items):
        raise ValidationError(_("Set out the factors for and against custody first."))
    if result in ("suggest", "suggest_court", "change") and not data.get("suggested"):
        errors["suggested"] = _("Say which measure takes the place of custody, or release.")
    if result == "suggest" and stage in REVIEW:
        errors["result"] = _("The case is under review for prosecution: the procuratorate releases or changes itself.")
    if result == "change" and stage not in REVIEW:
        errors["result"] = _("Only under review for prosecution does the procuratorate decide itself; suggest it.")
    if result == "suggest" and stage in COURT:
        errors["result"] = _("The case is before the court: the suggestion goes to the court, not to the police.")
    if result == "suggest_court" and stage not in COURT:
        errors["result"] = _("The case is not before the court: the suggestion goes to the police.")
    if errors:
        raise ValidationError(errors)


def silent(taking: Taking) -> None:
    """Taken up is silence after the ten days, or a refusal; not a reply that may still come (RULES 581)."""
    matter, flow = taking.matter, taking.stand.flow
    if matter.state != "served":
        if matter.data.get("reply_result") == "adopted":
            raise ValidationError(_("The suggestion was followed: there is nothing to take up."))
        return
    (duty,) = [one for one in flow.state_of("served").duty if one.code == "reply"]
    due = due_of(matter, duty, taking.stand.steps)
    if due.on is None or timezone.localdate(taking.now) <= due.on:
        raise ValidationError(_("The term for the reply is not over yet."))


def refused_with_reason(taking: Taking) -> None:
    """Whoever does not follow it says why (CPL 95, RULES 581)."""
    if taking.data.get("reply_result") != "adopted" and not taking.data.get("reply_why"):
        raise ValidationError({"reply_why": [_("Say why it is not followed, or not in full.")]})


def reply_after_service(taking: Taking) -> None:
    """Nobody replies before it was received, whoever recorded that."""
    received = taking.stand.last("sign", "serve")
    if received is not None and taking.on < received.on:
        told = _("The suggestion was received on %(day)s; the reply cannot be older.")
        raise ValidationError({"happened_on": [told % {"day": day(received.on)}]})


def all_examined(taking: Taking) -> None:
    """Every factor is looked at: what is not proved is not danger (RULES 128)."""
    given = {one.pk for one in taking.verdicts}
    rows = [item for item in taking.stand.items if item.list == FACTOR and not item.withdrawn]
    waiting = [str(item.position) for item in rows if item.pk not in given and not item.verdict]
    if waiting:
        told = _("Rows %(rows)s are not evaluated yet.") % {"rows": "、".join(waiting)}
        raise ValidationError({FACTOR: [told]})
