"""Files: hostile ones are refused by name of what is wrong, good ones read whatever their form."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime

import msoffcrypto
import openpyxl
import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from sharing.ledgers import kinds
from sharing.ledgers.kinds import FileError
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.runner import IGNORE_OTHERS, read_file
from sharing.ledgers.writing import layout_rows, neutral, template_file, write_csv
from tests.sharing.ledgers.samples import ajbh, csv_bytes, grid, measure, police_case, saved, xlsx_bytes

# The child process that reads a file has no database.
pytestmark = pytest.mark.pure
TODAY = date(2026, 11, 21)


def read(folder, content: bytes, layout="police_case", name="upload.xlsx", **mapping):
    """(summary, rows) as the child process reads them, or the FileError's reason and parameters."""
    path, out = saved(folder, name, content), folder / "rows.jsonl"
    try:
        summary = read_file(path, layout, out, mapping=mapping, today=TODAY)
    except FileError as error:
        return error.reason, error.params
    rows = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    return summary, rows


def compressed_by(content: bytes, method: int) -> bytes:
    """The same workbook, of which the list of contents says that each entry is compressed by this method."""
    told, at = bytearray(content), content.find(b"PK\x01\x02")
    while at >= 0:
        told[at + 10 : at + 12] = method.to_bytes(2, "little")
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(told)


def rezipped(content: bytes, **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, data in members.items():
            new.writestr(name, data)
    return out.getvalue()


def encrypted(content: bytes) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt("secret", out)
    return out.getvalue()


GOOD = grid("police_case", [police_case(1), police_case(2, ajmc="㛃𬭎䶮·某案")])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_encodings(tmp_path, encoding):
    summary, rows = read(tmp_path, csv_bytes(GOOD, encoding))
    assert (summary["kind"], summary["encoding"], summary["rows"]) == ("csv", encoding, 2)
    assert rows[1]["v"]["ajmc"] == "㛃𬭎䶮·某案"
    assert rows[0]["n"] == 2 and rows[0]["k"] == ajbh(1) and "e" not in rows[0]


def test_xlsx_whatever_its_name(tmp_path):
    summary, rows = read(tmp_path, xlsx_bytes(GOOD), name="台账.csv")
    assert (summary["kind"], summary["sheet"], len(rows)) == ("xlsx", "台账", 2)


def test_xlsx_with_real_dates_title_rows_and_other_sheets(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "封面"
    book.active["A1"] = "说明"
    sheet = book.create_sheet("数据")
    sheet.append(["某县公安局刑事案件台账"])
    sheet.append([])
    sheet.append(GOOD[0])
    row = police_case(1, slsj=datetime(2026, 3, 5, 9, 30), lasj=46087.5)
    sheet.append([row.get(c.code, "") for c in LAYOUTS["police_case"].columns if c.zh in GOOD[0]])
    out = io.BytesIO()
    book.save(out)
    summary, rows = read(tmp_path, out.getvalue())
    assert (summary["sheet"], summary["header_row"], rows[0]["n"]) == ("数据", 3, 4)
    assert rows[0]["v"]["slsj"] == "2026-03-05T09:30" and rows[0]["v"]["lasj"] == "2026-03-06T12:00"


def test_xls(tmp_path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    for number, line in enumerate(GOOD):
        for position, value in enumerate(line):
            if (number, position) == (1, GOOD[0].index("受案时间")):
                day = xlwt.easyxf(num_format_str="YYYY-MM-DD hh:mm")
                sheet.write(number, position, datetime(2026, 3, 5, 9, 30), day)
            else:
                sheet.write(number, position, value)
    out = io.BytesIO()
    book.save(out)
    summary, rows = read(tmp_path, out.getvalue(), name="台账.xlsx")
    assert (summary["kind"], summary["rows"]) == ("xls", 2)
    assert rows[0]["v"]["slsj"] == "2026-03-05T09:30"


def test_error_cell_is_named(tmp_path):
    book = openpyxl.Workbook()
    for line in GOOD[:2]:
        book.active.append(line)
    book.active.cell(2, GOOD[0].index("案由") + 1).value = "#N/A"
    book.active.cell(2, GOOD[0].index("案由") + 1).data_type = "e"
    out = io.BytesIO()
    book.save(out)
    _summary, rows = read(tmp_path, out.getvalue())
    assert rows[0]["e"][0][:2] == ["ay_mc", "cell_error"]


def mixed() -> bytes:
    return csv_bytes(GOOD, "utf-8") + csv_bytes([police_case(3, ajmc="另一案").values()], "gb18030")


def bomb() -> bytes:
    return rezipped(xlsx_bytes(GOOD), **{"xl/media/filler.bin": b"\0" * (80 << 20)})


def lying_bomb() -> bytes:
    """States a small size and unpacks to a large one: the stated size must not be believed."""
    content = bomb()
    return content.replace((80 << 20).to_bytes(4, "little"), (1 << 10).to_bytes(4, "little"))


def too_long_sheet() -> bytes:
    sheet = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>x</t></is></c></row>' for n in range(1, 100_200))
    body = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>'
    return rezipped(xlsx_bytes(GOOD), **{"xl/worksheets/sheet1.xml": body.encode()})


REFUSED = [
    ("empty", b"", "file_empty", {}),
    ("blank", b" \r\n", "file_empty", {}),
    ("pdf", b"%PDF-1.7\n1 0 obj", "file_kind", {"looks": "PDF"}),
    ("picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "file_kind", {"looks": "PNG"}),
    ("binary", b"abc\x00\x01\x02", "file_kind", {"looks": "binary"}),
    ("web page named xls", b"<html><table><tr><td>x</td></tr></table></html>", "html_table", {}),
    ("utf-16", "案件编号".encode("utf-16"), "utf16", {}),
    ("cut workbook", xlsx_bytes(GOOD)[:3000], "corrupt", {}),
    ("broken sheet", rezipped(xlsx_bytes(GOOD), **{"xl/workbook.xml": b"<workbook"}), "corrupt", {}),
    ("cut xls", kinds.OLE + b"\0" * 2000, "corrupt", {}),
    ("plain zip", b"PK\x05\x06" + b"\0" * 18, "file_kind", {"looks": "ZIP"}),
    ("password", encrypted(xlsx_bytes(GOOD)), "password", {}),
    ("bomb", bomb(), "zip_bomb", {}),
    ("too many rows", too_long_sheet(), "too_many_rows", {"limit": 100_000, "kind": "xlsx"}),
    (
        "wrong layout",
        csv_bytes(grid("proc_case", [{c.code: "x" for c in LAYOUTS["proc_case"].columns}])),
        "wrong_layout",
        {"layout": "police_case", "likely": "proc_case"},
    ),
    ("no header", csv_bytes([["a", "b"], ["c", "d"]]), "no_header", {"layout": "police_case"}),
    (
        "header twice",
        csv_bytes([[*GOOD[0], "ajbh"], *GOOD[1:]]),
        "duplicate_header",
        {"column": "ajbh", "first": "A", "second": "N"},
    ),
    (
        "missing column",
        csv_bytes([line[1:] for line in GOOD]),
        "missing_column",
        {"columns": ["ajbh"], "layout": "police_case"},
    ),
    ("header only", csv_bytes(GOOD[:1]), "no_rows", {}),
    ("mixed encodings", mixed(), "mixed_encoding", {"row": 4}),
    ("bom and gbk", b"\xef\xbb\xbf" + csv_bytes(GOOD, "gb18030"), "mixed_encoding", {"row": 1}),
    ("no encoding", csv_bytes(GOOD, "utf-8") + b"\xff\xff,\n", "bad_encoding", {"row": 4}),
    ("open quote", csv_bytes(GOOD, "utf-8") + '"甲,1\n乙,2\n'.encode(), "open_quote", {"row": 4}),
]


@pytest.mark.parametrize(("content", "reason", "params"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refused(tmp_path, content, reason, params):
    assert read(tmp_path, content) == (reason, params)
    assert not (tmp_path / "rows.jsonl").exists()


def test_a_bomb_that_lies_about_its_size(tmp_path):
    assert read(tmp_path, lying_bomb())[0] in ("zip_bomb", "corrupt")


def test_a_cell_at_the_far_corner_ends_in_a_sentence(tmp_path):
    """The library would need 17 billion cells; the child's limits stop it, the parent goes on."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="XFD90000"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    content = rezipped(xlsx_bytes(GOOD), **{"xl/worksheets/sheet1.xml": sheet})
    assert read(tmp_path, content)[0] in ("too_much_memory", "corrupt")


def test_a_million_empty_rows(tmp_path):
    book = zipfile.ZipFile(io.BytesIO(xlsx_bytes(GOOD))).read("xl/worksheets/sheet1.xml").decode()
    rows = "".join(f'<row r="{n}" spans="1:12"><c r="A{n}" s="0"/></row>' for n in range(4, 1_000_000))
    body = book.replace("</sheetData>", rows + "</sheetData>").encode()
    content = rezipped(xlsx_bytes(GOOD), **{"xl/worksheets/sheet1.xml": body})
    summary, rows = read(tmp_path, content)
    assert summary["rows"] == len(rows) == 2
    summary, rows = read(tmp_path, csv_bytes(GOOD, "utf-8") + b",,,,,,\n" * 200_000)
    assert summary["rows"] == 2


def test_entity_bomb(tmp_path):
    body = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    reason, _params = read(tmp_path, rezipped(xlsx_bytes(GOOD), **{"xl/worksheets/sheet1.xml": body}))
    assert reason in ("corrupt", "no_header", "file_empty")


def test_unmatched_header_asks_once(tmp_path):
    table = [[*("单位内部编号" if name == "案件编号" else name for name in GOOD[0])], *GOOD[1:]]
    summary, rows = read(tmp_path, csv_bytes(table))
    assert summary["rows"] is None and rows == []
    assert summary["unmatched"] == ["单位内部编号"] and summary["missing"] == ["ajbh"]
    assert summary["samples"]["单位内部编号"] == [ajbh(1), ajbh(2)]
    summary, rows = read(tmp_path, csv_bytes(table), **{"单位内部编号": "ajbh"})
    assert summary["rows"] == 2 and rows[0]["k"] == ajbh(1)


def test_unknown_extra_column_is_left_out_on_request(tmp_path):
    table = [[*GOOD[0], "备注"], *([*line, "x"] for line in GOOD[1:])]
    assert read(tmp_path, csv_bytes(table))[0]["rows"] is None
    assert read(tmp_path, csv_bytes(table), **{IGNORE_OTHERS: ""})[0]["rows"] == 2


def test_shifted_row_is_quarantined(tmp_path):
    _summary, rows = read(tmp_path, csv_bytes([*GOOD, [*GOOD[1], "多出来的"]]))
    assert rows[2]["e"] == [["", "surplus_cells", {}]]


def test_quoted_lines_and_semicolons(tmp_path):
    text = csv_bytes(grid("police_case", [police_case(1, jyaq='第一行\n第二行，有"引号"')]), "utf-8")
    _summary, rows = read(tmp_path, text)
    assert rows[0]["v"]["jyaq"] == '第一行\n第二行，有"引号"'
    semicolons = "\n".join(";".join(map(str, line)) for line in GOOD).encode("gb18030")
    assert read(tmp_path, semicolons)[0]["rows"] == 2


def test_time_limit(tmp_path):
    path = saved(tmp_path, "a.csv", csv_bytes(GOOD))
    with pytest.raises(FileError) as caught:
        read_file(path, "police_case", tmp_path / "o.jsonl", mapping={}, seconds=0.001)
    assert caught.value.reason == "too_slow"


def test_memory_stays_flat_for_csv(tmp_path):
    """30,000 and 3,000 rows need the same; a million is measured by the bench."""
    peaks = []
    for count in (3_000, 30_000):
        table = grid("police_case", (police_case(n % 9999) for n in range(count)))
        path = saved(tmp_path, f"{count}.csv", csv_bytes(table))
        code = (
            "import resource,sys;from pathlib import Path;from sharing.ledgers.child import read;"
            "read(Path(sys.argv[1]),'police_case',{},None,Path(sys.argv[2]));"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        order = [sys.executable, "-c", code, str(path), str(tmp_path / "o")]
        done = subprocess.run(order, capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < peaks[0] * 1.25


def test_template_reads_back(tmp_path):
    for code, layout in LAYOUTS.items():
        result = read(tmp_path, template_file(layout), layout=code)
        assert result == ("no_rows", {})


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@x", "\tx", "\rx"])
def test_exported_cells_are_no_formulas(text):
    assert neutral(text).startswith("'")


def test_export_reads_back_the_same(tmp_path):
    layout = LAYOUTS["police_suspect_measure"]
    table = grid("police_suspect_measure", [measure(1, xm="=甲", zt="-")])
    _summary, rows = read(tmp_path, csv_bytes(table), layout.code)
    out = io.BytesIO()
    write_csv(out, [c.zh for c in layout.columns], layout_rows(layout, [row["v"] for row in rows]))
    assert b"'=" in out.getvalue()
    _summary, again = read(tmp_path, out.getvalue(), layout.code)
    assert [row["v"] for row in again] == [row["v"] for row in rows]


def test_msoffcrypto_agrees_that_it_is_protected():
    assert msoffcrypto.OfficeFile(io.BytesIO(encrypted(xlsx_bytes(GOOD)))).is_encrypted()


def test_a_compression_that_nobody_knows_is_a_refusal_and_no_fault(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(compressed_by(xlsx_bytes(GOOD), 97))
    with pytest.raises(FileError) as refused:
        kinds.check_xlsx(path)
    assert refused.value.reason == "corrupt"
