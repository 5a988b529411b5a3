"""What the table of 咨询指导 cannot say: a published answer names no case and no person, and stands in the library."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.collaboration.models import Advice, AdviceVersion
from cases.matters.hooks import Taking
from office.papers.models import Document

# By which a case or a person is known (domain brief 7.1): 案件编号, 统一受案号 and 公民身份号码, 部门受案号, 法院案号.
NUMBERS = re.compile(
    r"A\d{22}|(?<!\d)\d{17}[\dXx]?(?!\d)|[受诉捕]\s*[\[〔]\d{4}[\]〕]\s*\d+号"
    r"|[（(]\d{4}[）)][^\s，。；]{1,12}刑[^\s，。；]{1,4}\d+号"
)
PUBLIC = ("public_title", "public_question", "public_answer", "public_law")


def anonymous(taking: Taking) -> None:
    """No number of a case or a person goes into the library (domain brief 8: what is published names nobody)."""
    errors: dict[str, Any] = {}
    for name in PUBLIC:
        found = NUMBERS.search(str(taking.data.get(name) or ""))
        if found is not None:
            told = _("“%(number)s” is the number of a case or a person; leave it out of what is published.")
            errors[name] = [told % {"number": found.group()}]
    if errors:
        raise ValidationError(errors)


def _texts(taking: Taking) -> dict[str, str]:
    return {name.removeprefix("public_"): str(taking.data[name]) for name in PUBLIC}


def publish(taking: Taking) -> None:
    """Put the answer into the library, under the number of its paper."""
    step = taking.stand.steps[-1]
    number = Document.objects.get(pk=step.document_id).number_text
    advice = Advice.objects.create(
        office_id=taking.matter.office_id,
        matter=taking.matter,
        agency_id=taking.actor.agency_id,
        number_text=number,
        topic=taking.data["topic"],
        published_on=taking.on,
        **_texts(taking),
    )
    _version(advice, taking)


def revise(taking: Taking) -> None:
    """The answer as it reads from now on; what it said before stays."""
    advice = Advice.objects.select_for_update().get(matter=taking.matter)
    for name, text in _texts(taking).items():
        setattr(advice, name, text)
    advice.topic, advice.version = taking.data["topic"], advice.version + 1
    advice.save()
    _version(advice, taking)


def _version(advice: Advice, taking: Taking) -> None:
    AdviceVersion.objects.create(
        advice=advice, number=advice.version, on=timezone.localdate(taking.now), reason=taking.reason, **_texts(taking)
    )


def retract(taking: Taking) -> None:
    """It is no longer cited; number, text and reason stay."""
    Advice.objects.filter(matter=taking.matter, withdrawn_on=None).update(
        withdrawn_on=taking.on, withdraw_reason=taking.reason
    )
