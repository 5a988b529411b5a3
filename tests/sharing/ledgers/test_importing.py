"""From file to register and back, by the steps that the pages and the command take."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.register.models import Case, Event, Finding
from office.access.context import acting_as
from office.access.models import Level
from office.access.queries import level_of, visible
from office.access.roles import Role
from office.audit.models import AuditRecord
from office.storage.leases import LeaseLost
from sharing.ledgers import services, taking, work
from sharing.ledgers.models import ImportBatch, ImportRow, LedgerRow, Outcome, State
from tests.factories import fresh
from tests.sharing.ledgers.flows import bring, figures, live, standing
from tests.sharing.ledgers.samples import (
    HOSTILE,
    OTHER_UNIT,
    ajbh,
    bmsah,
    csv_bytes,
    decision,
    grid,
    measure,
    police_case,
    proc_case,
)

pytestmark = pytest.mark.django_db


def four(made, folder):
    """One case through all four ledgers."""
    return [
        bring(made, folder, "police_case", [police_case(1, yssj="2026-04-20 10:00")]),
        bring(
            made,
            folder,
            "police_suspect_measure",
            [
                measure(1, jssj="2026-03-19 10:00"),
                measure(1, csmc="逮捕", kssj="2026-03-19 10:00", jdwsh="山公捕字〔2026〕8号"),
            ],
        ),
        bring(made, folder, "proc_case", [proc_case(1)]),
        bring(made, folder, "proc_person_decision", [decision(1, zxhz="2026-03-20")]),
    ]


def test_four_ledgers_make_one_case(made, tmp_path):
    results = [figures(result) for _batch, result in four(made, tmp_path)]
    # Between the third and the fourth ledger an arrest stands there without its decision, which is not yet due.
    assert results == [(1, 1, 0, 0, 0, 0), (2, 2, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0)]
    assert not Finding.objects.exists()
    case = Case.objects.get()
    assert {n.kind for n in case.numbers.all()} == {"ajbh", "bmsah", "tysah"}
    assert [row[1] for row in sorted(live(), key=lambda row: row[2])] == [
        "acceptance",
        "filing",
        "detention",
        "arrest_review_acceptance",
        "arrest_approval",
        "decision_served",
        "arrest",
        "measure_end",
        "execution_receipt",
        "transfer_for_prosecution",
    ]
    assert case.police_unit == made.departments["police_station"]
    assert level_of(fresh(made.officers[Role.POLICE_LEGAL]), case) == Level.WORK
    assert level_of(fresh(made.officers[Role.RESIDENT_PROSECUTOR]), case) == Level.SEE
    assert level_of(fresh(made.officers[Role.THIRD_PARTY]), case) == Level.NONE


def test_preview_writes_nothing(made, tmp_path):
    before = standing()
    batch, result = bring(made, tmp_path, "police_case", [police_case(1)], commit=False)
    assert (batch.state, figures(result)) == (State.READY, (1, 1, 0, 0, 0, 0))
    assert standing() == before and Event.objects.count() == 0


def test_again_changes_nothing(made, tmp_path):
    four(made, tmp_path)
    before, events = standing(), Event.objects.count()
    for _batch, result in four(made, tmp_path):
        assert result["new"] == result["changed"] == result["findings"] == 0
        assert result["unchanged"] == result["rows"]
    assert standing() == before and Event.objects.count() == events


def test_changed_row_shows_before_and_after(made, tmp_path):
    bring(made, tmp_path, "police_case", [police_case(1), police_case(2)])
    batch, result = bring(made, tmp_path, "police_case", [police_case(1, lasj="2026-03-08 10:00"), police_case(3)])
    assert figures(result) == (2, 1, 1, 0, 0, 0)
    row = ImportRow.objects.get(batch=batch, outcome=Outcome.CHANGED)
    assert (row.before["lasj"], row.values["lasj"]) == ("2026-03-06T10:00", "2026-03-08T10:00")
    assert str(Case.objects.get(numbers__value=ajbh(1)).filed_on) == "2026-03-08"
    assert Case.objects.count() == 3, "absence deletes nothing"


def test_withdrawal_leaves_everything_as_before(made, tmp_path):
    four(made, tmp_path)
    before = standing()
    batch, _result = bring(
        made,
        tmp_path,
        "police_case",
        [
            police_case(1, lasj="2026-03-09 10:00", ajmc="改了名的案", yssj=""),
            police_case(7),
            police_case(8, badw_dm=OTHER_UNIT),
        ],
    )
    assert standing() != before
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    with acting_as(legal):
        assert services.batch_withdraw(officer=legal, batch=batch, reason="台账有误")
        assert not services.batch_withdraw(officer=legal, batch=batch, reason="再点一次")
    assert work.batch_advance(batch.pk, seconds=60) is False
    batch.refresh_from_db()
    assert (batch.state, batch.withdrawn_reason) == (State.WITHDRAWN, "台账有误")
    after = standing()
    new = {n.pk for n in Case.objects.exclude(numbers__value__in=[ajbh(1), bmsah(1)])}
    for name in ("events", "facts", "measures", "findings", "numbers", "ledger"):
        assert after[name] == before[name], name
    assert [row for row in after["cases"] if row[0] not in new] == before["cases"]
    assert [row for row in after["access"] if row[1] not in new] == before["access"]
    assert not visible(Case, legal).filter(pk__in=new).exists(), "what the batch alone founded is out of sight"
    reasons = set(Event.objects.filter(type="void", batch_id=batch.pk).values_list("void_reason", flat=True))
    assert "台账有误" in reasons
    _again, result = bring(made, tmp_path, "police_case", [police_case(7)])
    assert figures(result)[:2] == (1, 1), "it can be imported anew"


def test_last_in_first_out(made, tmp_path):
    first, _ = bring(made, tmp_path, "police_case", [police_case(1)])
    second, _ = bring(made, tmp_path, "police_case", [police_case(1, ajmc="另一名称")])
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    with acting_as(legal), pytest.raises(ValidationError, match=str(second.pk)):
        services.batch_withdraw(officer=legal, batch=first, reason="误")


def test_hostile_rows_give_the_expected_figures(made, tmp_path):
    batch, result = bring(made, tmp_path, "police_case", HOSTILE)
    assert figures(result) == (13, 6, 0, 0, 7, 2)
    assert [(e["row"], e["column"], e["reason"]) for e in result["errors"]] == [
        (3, None, "duplicate_row"),
        (4, "slsj", "date_impossible"),
        (5, "slsj", "date_too_early"),
        (6, "badw_dm", "unknown_unit"),
        (7, "badw_dm", "format"),
        (8, "mj", "classified"),
        (9, "ajbh", "format"),
    ]
    assert set(Finding.objects.values_list("code", flat=True)) == {"filing_before_acceptance"}
    rows = {row.row_no: row.findings for row in ImportRow.objects.filter(batch=batch, has_findings=True)}
    assert [(n, f[0][0]) for n, f in sorted(rows.items())] == [
        (12, "filing_before_acceptance"),
        (13, "filing_without_date"),
    ]
    assert Case.objects.filter(title="㛃𬭎䶮古丽·阿不都热合曼案").exists()
    secret = ImportRow.objects.get(batch=batch, row_no=8)
    assert (secret.values, secret.raw) == ({"ajbh": ajbh(6)}, {})
    assert not services.upload_path(batch).exists(), "no file with a classified row is kept"


def test_findings_of_the_preview_are_those_of_the_import(made, tmp_path):
    _batch, preview = bring(made, tmp_path, "police_case", HOSTILE, commit=False)
    assert Finding.objects.count() == 0
    _batch, result = bring(made, tmp_path, "police_case", HOSTILE)
    _batch2, unchecked = bring(made, tmp_path, "police_case", [police_case(20, lasj="2026-03-01 08:00")], check=False)
    assert preview["findings"] == result["findings"] == 2 and unchecked["findings"] == 1


def test_decision_of_an_unknown_case_waits(made, tmp_path):
    _batch, result = bring(made, tmp_path, "proc_person_decision", [decision(1)])
    assert result["errors"] == [{"row": 2, "column": "bmsah", "reason": "unknown_case"}]
    bring(made, tmp_path, "proc_case", [proc_case(1)])
    assert figures(bring(made, tmp_path, "proc_person_decision", [decision(1)])[1])[:2] == (1, 1)


def test_measures_before_their_case(made, tmp_path):
    bring(made, tmp_path, "police_suspect_measure", [measure(1)])
    bring(made, tmp_path, "police_case", [police_case(1)])
    assert Case.objects.count() == 1


CORRECTED = [
    ("police_case", police_case(1), {"ajbh": ajbh(99)}),
    ("police_suspect_measure", measure(1), {"kssj": "2026-03-07 16:00"}),
    ("police_suspect_measure", measure(1), {"ryid": "2"}),
    ("proc_case", proc_case(1), {"bmsah": bmsah(98)}),
]


@pytest.mark.parametrize(("layout", "row", "change"), CORRECTED)
def test_corrected_key_is_a_new_row_and_a_finding_on_the_old(made, tmp_path, layout, row, change):
    bring(made, tmp_path, layout, [row])
    old = Case.objects.get()
    batch, result = bring(made, tmp_path, layout, [row | change])
    assert figures(result) == (1, 1, 0, 0, 0, 1)
    assert "row_key_corrected" in set(Finding.objects.filter(case=old).values_list("code", flat=True))
    assert LedgerRow.objects.filter(layout=layout).count() == 2, "the old row stays"
    assert ImportRow.objects.get(batch=batch).replaces


def test_a_like_row_beside_the_old_one_is_no_correction(made, tmp_path):
    bring(made, tmp_path, "police_suspect_measure", [measure(1)])
    bring(made, tmp_path, "police_suspect_measure", [measure(1), measure(1, kssj="2026-03-07 16:00")])
    assert not Finding.objects.filter(code="row_key_corrected").exists()


def test_only_the_own_sides_ledgers(made, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(csv_bytes(grid("proc_case", [proc_case(1)])))
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    for role, layout in (
        (Role.POLICE_LEGAL, "proc_case"),
        (Role.PROSECUTOR, "police_case"),
        (Role.POLICE_HANDLER, "police_case"),
        (Role.THIRD_PARTY, "police_case"),
        (Role.ADMINISTRATOR, "proc_case"),
    ):
        officer = fresh(made.officers[role])
        with acting_as(officer), path.open("rb") as content, pytest.raises(PermissionDenied):
            services.batch_upload(officer=officer, layout=layout, content=content, file_name="x", token=role.value)
    with acting_as(legal), path.open("rb") as content:
        batch = services.batch_upload(officer=legal, layout="police_case", content=content, file_name="x", token="t")
    work.batch_advance(batch.pk, seconds=60)
    batch.refresh_from_db()
    assert (batch.state, batch.error) == (State.REFUSED, "wrong_layout")


def test_double_click_and_same_file_are_one_batch(made, tmp_path):
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    path = tmp_path / "x.csv"
    path.write_bytes(csv_bytes(grid("police_case", [police_case(1)])))

    def upload(token):
        with acting_as(legal), path.open("rb") as content:
            return services.batch_upload(
                officer=legal, layout="police_case", content=content, file_name="x.csv", token=token
            )

    first = upload("a")
    assert upload("a").pk == first.pk == upload("b").pk
    work.batch_advance(first.pk, seconds=60)
    first.refresh_from_db()
    with acting_as(legal):
        assert services.batch_commit(officer=legal, batch=first)
        assert not services.batch_commit(officer=legal, batch=first)
    work.batch_advance(first.pk, seconds=60)
    assert ImportBatch.objects.count() == 1 and Case.objects.count() == 1
    assert AuditRecord.objects.filter(action="ledger.commit").count() == 1
    assert upload("c").pk != first.pk, "after the import the same file may be looked at again"


def test_two_people_importing_the_same_at_once(made, tmp_path):
    one, _ = bring(made, tmp_path, "police_case", [police_case(1), police_case(2)], commit=False)
    two, _ = bring(made, tmp_path, "police_case", [police_case(1), police_case(2, ajmc="另一名称")], commit=False)
    for batch in (one, two):
        with acting_as(None):
            services.batch_commit(officer=None, batch=batch, wake=False)
        work.batch_advance(batch.pk, seconds=60)
        batch.refresh_from_db()
    assert (one.new_count, two.new_count, two.changed_count, two.unchanged_count) == (2, 0, 1, 1)
    assert Case.objects.count() == 2


def test_two_workers_do_not_double(made, tmp_path):
    batch, _ = bring(made, tmp_path, "police_case", [police_case(n) for n in range(1, 30)], commit=False)
    with acting_as(None):
        services.batch_commit(officer=None, batch=batch, wake=False)
    first = work.batch_claim(batch.pk)
    assert work.batch_claim(batch.pk) is None
    first.pace.size = 5
    first.step()
    ImportBatch.objects.filter(pk=batch.pk).update(lease_until=None)  # the first one seems dead
    assert work.batch_advance(batch.pk, seconds=60) is False
    with pytest.raises(LeaseLost):
        first.step()
    assert Case.objects.count() == 29 and Event.objects.filter(type="acceptance").count() == 29


def test_killed_between_chunks_it_resumes(made, tmp_path, monkeypatch):
    monkeypatch.setattr(work, "pace_of", lambda: work.Pace(10, 10, 10, 1))
    batch, _ = bring(made, tmp_path, "police_case", [police_case(n) for n in range(1, 101)], commit=False)
    with acting_as(None):
        services.batch_commit(officer=None, batch=batch, wake=False)
    real, calls = taking.intake_write, []

    def die_in_the_third(*args):
        calls.append(1)
        result = real(*args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(taking, "intake_write", die_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        work.batch_advance(batch.pk, seconds=60)
    assert Case.objects.count() == 20, "the third chunk left nothing half-written"
    assert work.batches_left() == [], "its claim has not run out"
    ImportBatch.objects.filter(pk=batch.pk).update(lease_until=batch.uploaded_at)
    assert work.batches_left() == [batch.pk]
    work.batch_advance(batch.pk, seconds=60)
    batch.refresh_from_db()
    assert (batch.state, batch.new_count, Case.objects.count()) == (State.COMMITTED, 100, 100)
    assert Event.objects.filter(type="acceptance").count() == 100


def test_one_bad_case_does_not_stop_the_others(made, tmp_path, monkeypatch):
    batch, _ = bring(made, tmp_path, "police_case", [police_case(n) for n in range(1, 21)], commit=False)
    real = taking.intake_write

    def refuse_one(reports, intake):
        if any(report.numbers[0][1] == ajbh(7) for report in reports):
            raise ValueError("no")
        return real(reports, intake)

    monkeypatch.setattr(taking, "intake_write", refuse_one)
    with acting_as(None):
        services.batch_commit(officer=None, batch=batch, wake=False)
    work.batch_advance(batch.pk, seconds=60)
    batch.refresh_from_db()
    assert (batch.state, batch.new_count, batch.quarantined_count) == (State.COMMITTED, 19, 1)


def test_columns_mapped_once_are_remembered(made, tmp_path):
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    table = grid("police_case", [police_case(1)])
    table = [["编号" if name == "案件编号" else name for name in table[0]] + ["备注"], [*table[1], "x"]]
    path = tmp_path / "own.csv"
    path.write_bytes(csv_bytes(table))

    def upload(token):
        with acting_as(legal), path.open("rb") as content:
            batch = services.batch_upload(
                officer=legal, layout="police_case", content=content, file_name="own.csv", token=token
            )
        work.batch_advance(batch.pk, seconds=60)
        batch.refresh_from_db()
        return batch

    batch = upload("1")
    assert batch.state == State.MAPPING
    assert (batch.facts["unmatched"], batch.facts["missing"]) == (["编号", "备注"], ["ajbh"])
    with acting_as(legal), pytest.raises(ValidationError):
        services.batch_map_columns(officer=legal, batch=batch, choices={"编号": "", "备注": ""})
    with acting_as(legal), pytest.raises(ValidationError):
        services.batch_map_columns(officer=legal, batch=batch, choices={"编号": "ajbh", "备注": "ajmc"})
    with acting_as(legal):
        services.batch_map_columns(officer=legal, batch=batch, choices={"编号": "ajbh", "备注": ""})
    work.batch_advance(batch.pk, seconds=60)
    batch.refresh_from_db()
    assert (batch.state, batch.new_count) == (State.READY, 1)
    with acting_as(legal):
        services.batch_discard(officer=legal, batch=batch)
    assert upload("2").state == State.READY
