"""A list as a workbook: nothing in it runs, and it says who took it out."""

from io import BytesIO

from openpyxl import load_workbook

from office.papers.workbook import list_workbook


def test_cells_are_text_and_no_formula_runs():
    rows = [("=1+1", "0012", None), ("@x", 5, "a\nb")]
    book = load_workbook(BytesIO(list_workbook("期限[一]/二", ["甲", "+乙", "丙"], rows, "高某 2026-11-22 & 试")))
    sheet = book.active
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert told == [["甲", "'+乙", "丙"], ["'=1+1", "0012", ""], ["'@x", "5", "a\nb"]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet.title == "期限一二" and sheet.print_title_rows == "$1:$1"
    assert "高某" in sheet.oddFooter.left.text and book.properties.description == "高某 2026-11-22 & 试"
