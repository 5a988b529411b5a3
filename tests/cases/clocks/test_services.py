"""Answering warnings, letting them lapse, computing terms anew."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.clocks import services
from cases.clocks.handover import WARNINGS
from cases.clocks.models import ClockWarning
from cases.clocks.services import (
    clocks_recompute,
    clocks_touched_by,
    warning_acknowledge,
    warnings_of,
)
from cases.procedure import ClockStatus
from cases.register.models import Case, Event, Finding, FindingOrigin
from cases.register.models_clocks import Clock, ClockChange
from cases.register.projection import projection_store
from cases.register.projection_check import projection_differences
from office.access.context import acting_as
from office.access.roles import Role
from office.audit.models import AuditRecord
from tests.case_factories import at, case_make
from tests.cases.clocks.conftest import case_of, in_days, messages, morning, points, sweep
from tests.clock_factories import (  # noqa: F401
    clock_make,
    detention_shared,
    projected,
    review_beside_a_detention_kept,
    state,
)
from tests.factories import county, fresh, officer_add

pytestmark = pytest.mark.django_db


def answer(officer, case, *keys, note="已提请延长"):
    officer = fresh(officer)
    with acting_as(officer):
        return warning_acknowledge(officer=officer, terms=[(case.pk, key) for key in keys], note=note)


def waiting(officer):
    return sorted(warnings_of(fresh(officer)).values_list("key", flat=True))


def test_an_answer_is_a_note_of_the_owner_and_audited(made, case):
    clock_make(case, in_days(1), key="k")
    clock_make(case, in_days(1), key="l")
    sweep()
    handler = made.officers[Role.POLICE_HANDLER]
    assert answer(handler, case, "k", note="  已提请\n延长 ") == 1
    row = ClockWarning.objects.get(key="k")
    assert (row.acknowledged_by, row.note) == (handler, "已提请 延长")
    assert row.acknowledged_at is not None
    assert waiting(handler) == ["l"]
    audit = AuditRecord.objects.get(action="clock.acknowledge")
    assert (audit.officer_id, audit.root_kind, audit.root_id) == (handler.pk, "case", case.pk)
    assert "提请" not in str(audit.detail)
    assert answer(handler, case, "k") == 0


def test_one_answer_answers_every_warning_of_the_term(made, case):
    clock_make(case, in_days(3), key="k")
    sweep()
    sweep(morning(2))
    assert len(points()) == 2
    assert answer(made.officers[Role.POLICE_HANDLER], case, "k") == 2


@pytest.mark.parametrize("note", ["", "  \n"])
def test_without_a_note_nothing_is_answered(made, case, note):
    clock_make(case, in_days(1), key="k")
    sweep()
    with pytest.raises(ValidationError) as refused:
        answer(made.officers[Role.POLICE_HANDLER], case, "k", note=note)
    assert "note" in refused.value.message_dict
    assert waiting(made.officers[Role.POLICE_HANDLER]) == ["k"]


def test_a_long_note_is_kept_as_far_as_it_fits(made, case):
    clock_make(case, in_days(1), key="k")
    sweep()
    answer(made.officers[Role.POLICE_HANDLER], case, "k", note="说" * 600)
    assert len(ClockWarning.objects.get().note) == 500


def test_who_answers(made, case):
    """The owner, the head of the owner's department, and whom it went up to; nobody else."""
    colleague = officer_add(made, Role.POLICE_HANDLER, "police", ["unit"], key="colleague")
    colleague.name = "别人"
    colleague.save()
    clock_make(case, in_days(-1), key="k")
    sweep()
    assert waiting(made.officers[Role.POLICE_HANDLER]) == ["k"]
    assert waiting(made.officers[Role.POLICE_UNIT_HEAD]) == ["k"]
    assert waiting(made.officers["colleague"]) == []
    assert answer(made.officers["colleague"], case, "k") == 0
    assert waiting(made.officers[Role.POLICE_LEGAL]) == []
    sweep(morning(2))
    sweep(morning(4))
    assert waiting(made.officers[Role.POLICE_LEGAL]) == ["k"]
    assert answer(made.officers[Role.POLICE_LEGAL], case, "k") == 1
    assert waiting(made.officers[Role.POLICE_HANDLER]) == []


def test_out_of_sight_is_404_and_no_role_is_403(made, case):
    clock_make(case, in_days(1), key="k")
    sweep()
    with pytest.raises(Http404):
        answer(made.officers[Role.PROSECUTOR], case, "k")
    with pytest.raises(Http404):
        answer(county("河源", "139904").officers[Role.POLICE_HANDLER], case, "k")
    with pytest.raises(PermissionDenied):
        answer(made.officers[Role.ADMINISTRATOR], case, "k")


def test_the_other_agency_neither_answers_nor_learns_of_a_hidden_term(made, case):
    clock_make(case, in_days(1), key="theirs", rule="Q01", side="procuratorate", hidden_from=1)
    clock_make(case, in_days(1), key="ours", hidden_from=2)
    sweep()
    handler = made.officers[Role.POLICE_HANDLER]
    ClockWarning.objects.update(owner=handler.principal)  # even if it were told to the wrong one
    assert answer(handler, case, "theirs", "ours") == 1
    assert ClockWarning.objects.get(key="theirs").acknowledged_at is None
    for message in messages():
        assert message.params["rule"] != "Q01" or message.recipient.department == made.departments["resident"]


def test_warnings_lapse_when_the_term_closes_or_moves(made, projected):  # noqa: F811
    projected.clocks = [state(in_days(1), key=key) for key in ("closes", "moves", "goes", "stays")]
    case = case_make(made)
    sweep()
    assert len(points()) == 4
    ClockWarning.objects.filter(key="goes").update(acknowledged_at=morning(0))
    projected.clocks = [
        state(in_days(1), key="closes", status=ClockStatus.DONE),
        state(in_days(2), key="moves"),
        state(in_days(1), key="stays"),
    ]
    clocks_recompute([case.pk], cause="rules")
    lapsed = ClockWarning.objects.exclude(lapsed_at=None).values_list("key", flat=True)
    assert sorted(lapsed) == ["closes", "goes", "moves"]
    assert ClockWarning.objects.get(key="goes").acknowledged_at == morning(0), "the answer stays readable"


def test_a_leaving_officer_hands_warnings_over(made, case):
    clock_make(case, in_days(-1), key="told")
    sweep()
    ClockWarning.objects.create(
        case=case, key="up", rule="P17", side="police", point="today", alarm_on=in_days(0), issued_at=morning(0),
        owner=made.departments["unit"].principal, escalated_to=made.officers[Role.POLICE_HANDLER].principal,
    )  # fmt: skip
    handler, head = made.officers[Role.POLICE_HANDLER], made.officers[Role.POLICE_UNIT_HEAD]
    assert len(WARNINGS.items(handler)) == 1 and "2" in WARNINGS.items(handler)[0]
    assert WARNINGS.items(head) == []
    assert WARNINGS.move(handler, head) == 2
    assert WARNINGS.items(handler) == []
    assert waiting(head) == ["told", "up"]


def test_terms_are_computed_anew_with_cause_and_job(projected):  # noqa: F811
    made = county()
    projected.clocks = [state(in_days(1), key="a"), state(in_days(5), key="b")]
    cases = [case_make(made, serial) for serial in range(1, 6)]
    projected.clocks = [state(in_days(2), key="a", calendar="v2"), state(in_days(5), key="b", calendar="v2")]
    assert clocks_recompute(iter([case.pk for case in cases[:4]]), cause="calendar", job_id=12) == 4
    rows = ClockChange.objects.values_list("case_id", "key", "before_on", "after_on", "cause", "job_id", "event_id")
    assert set(rows) == {(c.pk, "a", in_days(1), in_days(2), "calendar", 12, None) for c in cases[:4]}
    assert set(Clock.objects.filter(case__in=cases[:4]).values_list("calendar", flat=True)) == {"v2"}
    assert Case.objects.get(pk=cases[0].pk).next_due_on == in_days(2)
    assert Case.objects.get(pk=cases[4].pk).next_due_on == in_days(1)
    assert clocks_recompute([case.pk for case in cases[:4]], cause="calendar", job_id=12) == 0
    clocks_recompute([cases[4].pk], cause="calendar")
    assert list(projection_differences()) == []


def test_what_the_ledger_found_is_counted_as_before(projected):  # noqa: F811
    case = case_make(county(), acceptance="2026-03-05", filing="2026-03-02")
    Finding.objects.create(case=case, origin=FindingOrigin.LEDGER, code="x", recorded_at=case.opened_at)
    Case.objects.filter(pk=case.pk).update(findings_count=2)
    clocks_recompute([case.pk], cause="rules")
    assert Case.objects.get(pk=case.pk).findings_count == 2


def test_each_chunk_is_a_transaction_of_its_own(projected, monkeypatch):  # noqa: F811
    made = county()
    cases = [case_make(made, serial).pk for serial in range(1, 6)]
    monkeypatch.setattr(services, "CHUNK", 2)
    real = services._recompute
    sizes = []

    def counted(ids, cause):
        sizes.append(len(ids))
        if len(sizes) == 3:
            raise KeyboardInterrupt
        return real(ids, cause)

    monkeypatch.setattr(services, "_recompute", counted)
    projected.clocks = [state(in_days(1), key="a")]
    with pytest.raises(KeyboardInterrupt):
        clocks_recompute(cases, cause="rules")
    assert sizes == [2, 2, 1]
    assert Clock.objects.filter(key="a").count() == 4


def test_a_warning_lapses_when_a_side_is_told_the_term_otherwise(made):
    """The procuratorate was warned of the day that it was told; the detention is shared and the day is another. That
    makes no history, which would tell what was kept, but the old day is warned of no longer."""
    case = review_beside_a_detention_kept(made)

    def stand():
        rows = ClockWarning.objects.filter(case=case, rule="Q06", lapsed_at=None)
        return set(rows.values_list("alarm_on", flat=True))

    sweep(at("2026-06-06 09:00"))
    assert stand() == {dt.date(2026, 6, 8)}
    changes = ClockChange.objects.count()
    detention_shared(case)
    assert (stand(), ClockChange.objects.count()) == (set(), changes)
    sweep(at("2026-06-06 10:00"))
    assert len(stand()) == 1 and stand() != {dt.date(2026, 6, 8)}


def test_a_warning_lapses_when_a_step_that_bears_on_its_term_is_kept(made):
    case = review_beside_a_detention_kept(made)
    detention_shared(case)
    sweep(at("2026-06-06 09:00"))
    stand = ClockWarning.objects.filter(case=case, rule="Q06", lapsed_at=None)
    assert stand.exists()
    Event._base_manager.filter(case=case, type="detention").update(shared=False)
    projection_store(case)
    assert not stand.exists()


def test_a_term_that_a_side_is_told_otherwise_moves_once(made):
    """Both rows move; the side that is told the other one has its own line of history."""
    case = review_beside_a_detention_kept(made)
    days = {"expiry_on": dt.date(2026, 6, 1), "alarm_on": dt.date(2026, 6, 1)}
    Clock.objects.filter(case=case, rule="Q06").update(**days)
    assert clocks_recompute([case.pk], cause="rules", job_id=5) == 1
    moved = ClockChange.objects.filter(job_id=5)
    assert {change.hidden_from: change.after_on for change in moved} == {
        1: dt.date(2026, 6, 8),
        2: dt.date(2026, 6, 6),
    }


def test_which_terms_a_calendar_may_move(made):
    cases = [case_of(made, serial) for serial in range(1, 5)]
    clock_make(cases[0], in_days(1), key="open", calendar="v1")
    clock_make(cases[1], in_days(1), key="done so", calendar="v2")
    clock_make(cases[2], in_days(1), key="closed", calendar="v1", status=ClockStatus.DONE)
    clock_make(
        cases[3], in_days(90), key="closed, provisional", calendar="v1", status=ClockStatus.DONE, provisional=True
    )
    clock_make(cases[3], None, key="no start")
    keys = {"version": "v2"}
    assert [row.key for row in clocks_touched_by(**keys)] == ["open"]
    days = [in_days(0), in_days(1)]
    assert {row.key for row in clocks_touched_by(**keys, days=days)} == {"open", "closed", "closed, provisional"}
    before = [in_days(-900)]
    Clock.objects.update(trigger_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert {row.key for row in clocks_touched_by(**keys, days=before)} == {"closed, provisional"}
    after = [in_days(2)]
    assert {row.key for row in clocks_touched_by(**keys, days=after)} == {"closed, provisional"}


def test_recomputing_takes_no_query_per_case(projected, django_assert_max_num_queries):  # noqa: F811
    made = county()
    projected.clocks = [state(in_days(1), key="a")]
    cases = [case_make(made, serial).pk for serial in range(1, 12)]
    projected.clocks = [state(in_days(2), key="a")]
    with django_assert_max_num_queries(20):
        assert clocks_recompute(cases, cause="calendar") == 11
