"""The import pages as officers use them, and the export."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.register.models import Case
from office.access.context import acting_as
from office.access.roles import Role
from office.audit.models import AuditRecord
from office.ui.who import mask_name
from sharing.ledgers import services, work
from sharing.ledgers.exporting import export_file, export_rows
from sharing.ledgers.importing import ledger_import, report
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import ColumnMapping, ImportBatch, State
from sharing.ledgers.queries import cells_shown, main_columns
from sharing.ledgers.reading import open_ledger, parse_rows
from sharing.ledgers.tables import finding_words
from sharing.ledgers.translate import row_findings
from tests.factories import fresh, officer_add
from tests.sharing.ledgers.flows import bring, figures
from tests.sharing.ledgers.samples import (
    ajbh,
    csv_bytes,
    decision,
    grid,
    measure,
    police_case,
    proc_case,
    xlsx_bytes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def legal(made, client):
    officer = fresh(made.officers[Role.POLICE_LEGAL])
    client.force_login(officer, backend="office.access.backends.OfficeBackend")
    return officer


def upload(client, content: bytes, layout="police_case", name="台账.csv", token=None):
    return client.post(reverse("ledger-upload"), {
        "layout": layout, "file": SimpleUploadedFile(name, content), "token": token or uuid.uuid4().hex,
    })  # fmt: skip


def advance(batch):
    while work.batch_advance(batch.pk, seconds=30):
        pass
    batch.refresh_from_db()
    return batch


ROWS = [police_case(1), police_case(2, slsj="2026-02-30"), police_case(3, lasj="2026-03-01 08:00")]


def test_from_upload_to_withdrawal(made, client, legal):
    assert "导入台账" in client.get(reverse("ledger-list")).content.decode()
    answer = upload(client, csv_bytes(grid("police_case", ROWS)))
    batch = ImportBatch.objects.get()
    page = reverse("ledger-batch", args=[batch.pk])
    assert answer.status_code == 302 and answer["Location"] == page
    assert "正在读取" in client.get(page).content.decode()
    bar = client.get(reverse("ledger-progress", args=[batch.pk]))
    assert b"hx-get" in bar.content and "HX-Refresh" not in bar
    advance(batch)
    bar = client.get(reverse("ledger-progress", args=[batch.pk]))
    assert bar["HX-Refresh"] == "true"
    shown = client.get(page).content.decode()
    assert "待入库" in shown and "入库 2 行" in shown
    shown = client.get(page + "?tab=quarantined").content.decode()
    assert "没有这样的日期或者时间：2026-02-30" in shown and "受案时间" in shown
    shown = client.get(page + "?tab=findings").content.decode()
    assert "早于受案" in shown
    for _click in range(2):
        assert client.post(reverse("ledger-commit", args=[batch.pk])).status_code == 302
    advance(batch)
    assert (batch.state, Case.objects.count()) == (State.COMMITTED, 2)
    withdraw = reverse("ledger-withdraw", args=[batch.pk])
    assert "整批" in client.get(reverse("ledger-list")).content.decode() and client.get(withdraw).status_code == 200
    assert client.post(withdraw, {"reason": "  "}).status_code == 422
    assert client.post(withdraw, {"reason": "报错台账"}).status_code == 302
    assert advance(batch).state == State.WITHDRAWN
    assert "报错台账" in client.get(page).content.decode()
    assert AuditRecord.objects.filter(root_kind="importbatch", action="ledger.withdrawn").count() == 1


def test_changed_row_shows_before_and_after(made, client, legal, tmp_path):
    bring(made, tmp_path, "police_case", [police_case(1)])
    batch, _ = bring(made, tmp_path, "police_case", [police_case(1, zbmj="民警乙")], commit=False)
    shown = client.get(reverse("ledger-batch", args=[batch.pk])).content.decode()
    assert "<del>民警甲</del> → <ins>民警乙</ins>" in shown


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4", "PDF"),
        (csv_bytes(grid("police_suspect_measure", [measure(1)])), "嫌疑人强制措施台账"),
        (csv_bytes([["a", "b"], ["1", "2"]]), "没有找到"),
        (csv_bytes([[*grid("police_case", ROWS)[0], "ajbh"]]), "出现两次"),
    ],
)
def test_refused_file_says_why(client, legal, content, words):
    upload(client, content)
    batch = advance(ImportBatch.objects.get())
    assert batch.state == State.REFUSED
    assert words in client.get(reverse("ledger-batch", args=[batch.pk])).content.decode()


def test_no_file_and_too_large(client, legal, settings):
    answer = client.post(reverse("ledger-upload"), {"layout": "police_case", "token": "x"})
    assert answer.status_code == 422 and not ImportBatch.objects.exists()
    settings.LEDGER_MAX_BYTES = 10
    assert upload(client, b"x" * 11).status_code == 422
    assert upload(client, b"x", layout="proc_case").status_code == 422


def test_mapping_page(client, legal):
    table = grid("police_case", ROWS)
    table[0] = ["内部号" if name == "案件编号" else name for name in table[0]]
    upload(client, csv_bytes(table))
    batch = advance(ImportBatch.objects.get())
    shown = client.get(reverse("ledger-batch", args=[batch.pk])).content.decode()
    assert "内部号" in shown and ajbh(1) in shown
    columns = reverse("ledger-columns", args=[batch.pk])
    assert client.post(columns, {"column_0": ""}).status_code == 422
    assert client.post(columns, {"column_0": "ajbh"}).status_code == 302
    assert client.post(columns, {"column_0": "ajbh"}).status_code == 302, "a second click changes nothing"
    assert advance(batch).state == State.READY
    assert "内部号" in client.get(reverse("ledger-list")).content.decode()
    client.post(reverse("ledger-mapping-forget"), {"layout": "police_case"})
    assert not ColumnMapping.objects.exists()


def test_quarantine_is_mended_and_imported(made, client, legal, tmp_path):
    batch, _ = bring(made, tmp_path, "police_case", [*ROWS, police_case(1)])
    content = client.get(reverse("ledger-quarantine", args=[batch.pk])).content
    path = tmp_path / "mend.xlsx"
    path.write_bytes(content)
    opened = open_ledger(path, LAYOUTS["police_case"], {})
    assert opened.headers.unmatched == []
    rows = list(parse_rows(opened, LAYOUTS["police_case"], None))
    assert [row.raw.get("slsj") for row in rows][0] == "2026-02-30"
    assert rows[1].values["slsj"] == "2026-03-05T09:30" and rows[1].values["sfswcn"] is False
    other = tmp_path / "mended.csv"
    other.write_bytes(csv_bytes(grid("police_case", [police_case(2)])))
    upload(client, other.read_bytes())
    assert advance(ImportBatch.objects.latest("pk")).new_count == 1


def test_templates_of_the_own_side_only(client, legal):
    assert client.get(reverse("ledger-template", args=["police_case"])).status_code == 200
    assert client.get(reverse("ledger-template", args=["proc_case"])).status_code == 404


PAGES = ("ledger-batch", "ledger-progress", "ledger-withdraw", "ledger-quarantine")


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.POLICE_LEGAL, True),
        (Role.POLICE_HANDLER, False),
        (Role.POLICE_LEADER, False),
        (Role.RESIDENT_PROSECUTOR, False),
        (Role.CASE_MANAGER, False),
        (Role.PROSECUTOR, False),
        (Role.THIRD_PARTY, False),
        (Role.ADMINISTRATOR, False),
        (Role.UPPER_LEVEL, False),
    ],
)
def test_a_batch_is_seen_by_the_desk_alone(made, client, tmp_path, role, sees):
    batch, _ = bring(made, tmp_path, "police_case", ROWS)
    client.force_login(fresh(made.officers[role]), backend="office.access.backends.OfficeBackend")
    for name in PAGES:
        status = client.get(reverse(name, args=[batch.pk])).status_code
        assert (status == 200) if sees else (status == 404), (name, status)
    status = client.post(reverse("ledger-commit", args=[batch.pk])).status_code
    assert status == (302 if sees else 404)
    listed = client.get(reverse("ledger-list"))
    assert (f"/ledgers/{batch.pk}/" in listed.content.decode()) is sees


def test_a_handling_prosecutor_sees_own_uploads_only(made, client, tmp_path):
    other = officer_add(made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="second")
    mine = fresh(made.officers[Role.PROSECUTOR])
    batch, _ = bring(made, tmp_path, "proc_case", [proc_case(1)], officer=mine)
    for officer, status in ((mine, 200), (fresh(other), 404), (fresh(made.officers[Role.CASE_MANAGER]), 200)):
        client.force_login(officer, backend="office.access.backends.OfficeBackend")
        assert client.get(reverse("ledger-batch", args=[batch.pk])).status_code == status


def test_minors_are_masked_where_the_role_need_not_know(made, client, tmp_path):
    """未成年人保护法 103. The case manager keeps the ledger's flow but handles no case."""
    batch, _ = bring(made, tmp_path, "police_suspect_measure", [measure(1, xm="李小某某", swcn="是")], commit=False)
    client.force_login(fresh(made.officers[Role.POLICE_LEGAL]), backend="office.access.backends.OfficeBackend")
    assert "李小某某" in client.get(reverse("ledger-batch", args=[batch.pk])).content.decode()
    row = batch.rows.get()
    layout = LAYOUTS["police_suspect_measure"]
    cells = cells_shown(fresh(made.officers[Role.CASE_MANAGER]), layout, row, main_columns(layout))
    assert "李小某某" not in cells and mask_name("李小某某") in cells


# ---- export


def whole(made, folder):
    bring(made, folder, "police_case", [police_case(1, jyaq="经过"), police_case(2, sfswcn="是", ajmc="李小某盗窃案")])
    bring(
        made,
        folder,
        "police_suspect_measure",
        [
            measure(1, xm="=甲某", jssj="2026-03-19 10:00"),
            measure(2, xm="李小某", swcn="是", zjhm="130303201001010011"),
        ],
    )
    bring(made, folder, "proc_case", [proc_case(1)])
    bring(made, folder, "proc_person_decision", [decision(1)])
    return list(Case.objects.order_by("pk").values_list("pk", flat=True))


def test_export_imports_back_unchanged(made, tmp_path):
    ids = whole(made, tmp_path)
    officers = {"police": Role.POLICE_LEGAL, "procuratorate": Role.CASE_MANAGER}
    for layout in LAYOUTS.values():
        officer = fresh(made.officers[officers[layout.side]])
        for kind in ("xlsx", "csv"):
            with acting_as(officer):
                content, count = export_file(officer=officer, layout=layout, case_ids=ids, kind=kind)
            assert count
            path = tmp_path / f"out.{kind}"
            path.write_bytes(content)
            result = report(ledger_import(path, layout=layout.code, agency=made.agencies[layout.side], commit=False))
            assert figures(result) == (count, 0, 0, count, 0, 0), (layout.code, kind, result)
            if kind == "csv":
                assert b",=" not in content


def test_export_masks_and_withholds(made, tmp_path):
    ids = whole(made, tmp_path)
    resident = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    with acting_as(resident):
        cases = export_rows(resident, LAYOUTS["police_case"], ids)
        persons = export_rows(resident, LAYOUTS["police_suspect_measure"], ids)
    assert all("jyaq" not in row for row in cases), "简要案情 is withheld from the other agency"
    text = str(cases) + str(persons)
    assert "李小某" not in text.replace(mask_name("李小某"), "") and "130303201001010011" not in text
    third = fresh(made.officers[Role.THIRD_PARTY])
    assert export_rows(third, LAYOUTS["police_case"], ids) == []


def test_export_page(made, client, legal, tmp_path):
    ids = whole(made, tmp_path)
    page = reverse("ledger-export")
    assert client.get(page).status_code == 200
    chosen = client.post(page, {"rows": [str(ids[0])]})
    assert chosen.status_code == 200 and f'value="{ids[0]}"' in chosen.content.decode()
    answer = client.post(page, {"rows": [str(ids[0])], "layout": "police_case", "kind": "xlsx"})
    assert answer["Content-Disposition"].startswith("attachment") and answer.content[:2] == b"PK"
    listed = client.get(reverse("case-list"), {"accepted_from": "2030-01-01"}).content.decode()
    assert f"{page}?accepted_from=2030-01-01" in listed
    answer = client.post(page + "?accepted_from=2030-01-01", {"layout": "police_case", "kind": "csv"})
    assert answer.status_code == 422
    answer = client.post(page + "?accepted_from=2026-01-01", {"layout": "police_case", "kind": "csv"})
    assert answer.status_code == 200 and answer.content.count(b"\r\n") == 3
    kept = client.post(reverse("case-list"), {"text": ajbh(2)})
    answer = client.post(page + "?" + kept["Location"].split("?")[1], {"layout": "police_case", "kind": "csv"})
    assert answer.content.count(b"\r\n") == 2, "what was searched for stands in the session, not in the address"
    assert AuditRecord.objects.filter(action="ledger.export").exists()


def test_findings_have_words(made):
    found = row_findings("police_case", {"lajg": "filed"})
    assert [finding_words(code, params) for code, params in found] == ["立案结果为立案而没有立案时间：未记录立案。"]


def test_xlsx_upload_by_page(client, legal):
    upload(client, xlsx_bytes(grid("police_case", [police_case(1)])), name="x.xlsx")
    assert advance(ImportBatch.objects.get()).facts["kind"] == "xlsx"


def test_a_batch_that_others_hang_on_is_withdrawn_after_them(made, client, legal, tmp_path):
    cases, _told = bring(made, tmp_path, "police_case", [police_case(1), police_case(2)])
    measures, _told = bring(made, tmp_path, "police_suspect_measure", [measure(1)])
    proc, _told = bring(made, tmp_path, "proc_case", [proc_case(1)])
    page = reverse("ledger-withdraw", args=[cases.pk])
    for answer in (client.get(page), client.post(page, {"reason": "误"})):
        words = answer.content.decode()
        assert answer.status_code == 409
        assert reverse("ledger-batch", args=[measures.pk]) in words
        assert reverse("ledger-batch", args=[proc.pk]) not in words and str(made.procuratorate) in words
    cases.refresh_from_db()
    with acting_as(legal), pytest.raises(ValidationError, match=str(measures.pk)):
        services.batch_withdraw(officer=legal, batch=cases, reason="误")
    assert client.post(reverse("ledger-withdraw", args=[measures.pk]), {"reason": "误"}).status_code == 302
    advance(measures)
    answer = client.get(page)
    assert answer.status_code == 200 and str(made.procuratorate) in answer.content.decode()
    assert client.post(page, {"reason": "误"}).status_code == 302


def test_a_unit_named_otherwise_than_its_code_is_a_finding(made, tmp_path):
    rows = [
        police_case(1, badw_mc="东关派出所"),
        police_case(2, badw_mc="某市公安局城关派出所"),
        police_case(3, badw_mc="不知名的所"),
        police_case(4, badw_mc=""),
    ]
    batch, _told = bring(made, tmp_path, "police_case", rows)
    found = {row.row_no: [code for code, _params in row.findings] for row in batch.rows.order_by("row_no")}
    assert ["unit_name_differs" in codes for codes in found.values()] == [True, False, True, False]
    assert batch.quarantined_count == 0
    words = [finding_words(code, params) for code, params in batch.rows.get(case_key=ajbh(1)).findings]
    assert "办案单位代码是城关派出所的，名称写的是东关派出所：以代码为准。" in words


def test_a_bad_file_is_told_in_plain_words(client, legal):
    upload(client, bytes(range(256)) * 20)
    batch = advance(ImportBatch.objects.get())
    page = client.get(reverse("ledger-batch", args=[batch.pk])).content.decode()
    assert "binary" not in page and "不是台账" in page


def test_the_encoding_is_told_by_its_name(client, legal):
    upload(client, csv_bytes(grid("police_case", [police_case(1)]), "utf-8-sig"))
    batch = advance(ImportBatch.objects.get())
    page = client.get(reverse("ledger-batch", args=[batch.pk])).content.decode()
    assert "utf-8-sig" not in page and "UTF-8" in page
