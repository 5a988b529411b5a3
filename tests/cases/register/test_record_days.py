"""Days that a step tells beside its own, and who signs for what was received."""

import datetime as dt

import pytest

from cases.procedure import load_rules
from cases.register.forms_record import RecordForm
from cases.register.masking import Eyes
from cases.register.models import Event
from cases.register.models_clocks import Clock
from office.access.models import Level
from tests.cases.register.test_record import (  # noqa: F401
    asked,
    case,
    made,
    manager,
    police,
    prosecutor,
    record,
    refused,
    reviewed,
)

pytestmark = pytest.mark.django_db


def test_bail_tells_when_it_was_decided(police, case):  # noqa: F811
    """Reading X6: the conservative day runs from the decision (K12)."""
    bail = record(police, case, "bail", "2026-03-12", decided="2026-03-10")
    assert bail.params["decided"] == "2026-03-10"
    clock = Clock.objects.get(case=case, rule="P21")
    assert (clock.expiry_on, clock.alarm_on) == (dt.date(2027, 3, 12), dt.date(2027, 3, 10))


@pytest.mark.parametrize("decided", ["2026-03-13", "2026-02-30", "10-03-2026", "20260310"])
def test_a_day_that_cannot_be_stands_at_its_field(police, case, decided):  # noqa: F811
    assert list(refused(police, case, "bail", "2026-03-12", decided=decided)) == ["decided"]


def test_the_form_asks_for_the_day():
    kind = load_rules().events["bail"]
    form = RecordForm(kind=kind, eyes=Eyes("police", Level.WORK), persons=(), events=(), numbers=(), names={})
    assert form.fields["p_decided"].widget.input_type == "date"
    assert not form.fields["p_decided"].required


def test_the_police_sign_for_a_return(police, manager, prosecutor, case):  # noqa: F811
    """MPS 295: the month begins with the receipt, and who receives signs the proof of service."""
    reviewed(police, manager, case)
    back = record(prosecutor, case, "supplementary_investigation_return", "2026-05-20", round="1")
    Event._base_manager.filter(pk=back.pk).update(shared=True)
    record(police, case, "decision_served", "2026-05-21", person=False, of=back.source_key)
    clock = Clock.objects.get(case=case, rule="P25", status="running")
    assert (clock.trigger, clock.expiry_on) == ("decision_served", dt.date(2026, 6, 21))
