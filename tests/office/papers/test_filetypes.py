"""What a file is by its content: what is taken, what is refused and why."""

import io
import zipfile

import pytest
import xlsxwriter
import xlwt
from docx import Document as new_document

from office.papers.files import name_clean
from office.papers.filetypes import FileRefused, type_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20
PDF = b"%PDF-1.4\n%x"
EXE = b"MZ\x90\0" + b"\0" * 60


def package(*names: str, empty: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, empty)
    return target.getvalue()


def docx() -> bytes:
    target = io.BytesIO()
    new_document().save(target)
    return target.getvalue()


def xlsx() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.add_worksheet()
    book.close()
    return target.getvalue()


def xls() -> bytes:
    target = io.BytesIO()
    book = xlwt.Workbook()
    book.add_sheet("x")
    book.save(target)
    return target.getvalue()


def nameless(value: object) -> str | None:
    """Content is no name of a test: archives hold the time of their making."""
    return "content" if isinstance(value, bytes) else None


OFD = package("OFD.xml", "Doc_0/Document.xml")
MACROS = package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("A.PDF", PDF),
        ("a.b.png", PNG),
        ("a.jpg", JPG),
        ("a.jpeg", JPG),
        ("a.tif", b"II*\0\0\0"),
        ("a.docx", docx()),
        ("a.xlsx", xlsx()),
        ("a.xls", xls()),
        ("a.et", xls()),
        ("a.ofd", OFD),
        ("a.txt", "你好，世界\n".encode()),
        ("a.txt", "你好，世界\n".encode("gb18030")),
        ("a.csv", "﻿甲,乙\r\n".encode()),
        ("a.csv", "甲,乙\r\n".encode("utf-16")),
    ],
    ids=nameless,
)
def test_taken(name, content):
    file = io.BytesIO(content)
    assert type_of(file, name).ending == name.rpartition(".")[2].lower()
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", EXE, "内容却是别的"),
        ("a.exe", EXE, "不接收"),
        ("a", PDF, "不接收"),
        ("a.zip", package("x"), "不接收"),
        ("a.html", b"<script>", "不接收"),
        ("a.svg", b"<svg/>", "不接收"),
        ("a.pdf", PNG, "PNG"),
        ("a.png", PDF, "PDF"),
        ("a.docx", xlsx(), "XLSX"),
        ("a.xlsx", docx(), "DOCX"),
        ("a.doc", xls(), "XLS"),
        ("a.docx", package("x"), "内容却是别的"),
        ("a.docx", b"PK\x03\x04 torn", "内容却是别的"),
        ("a.docx", MACROS, "宏"),
        ("a.txt", EXE, "内容却是别的"),
        ("a.txt", PDF + b"\0", "PDF"),
        ("a.txt", b"\x1b[31m", "内容却是别的"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 10, "内容却是别的"),
    ],
    ids=nameless,
)
def test_refused(name, content, why):
    with pytest.raises(FileRefused) as refused:
        type_of(io.BytesIO(content), name)
    assert why in str(refused.value)


def test_a_list_of_contents_that_would_fill_the_memory_is_not_read():
    whole = package("[Content_Types].xml", "word/document.xml")
    at = whole.rfind(b"PK\x05\x06")
    lying = whole[: at + 12] + (50 << 20).to_bytes(4, "little") + whole[at + 16 :]
    with pytest.raises(FileRefused):
        type_of(io.BytesIO(lying), "a.docx")
    locator = whole[:at] + b"PK\x06\x07" + b"\0" * 16 + whole[at:]
    with pytest.raises(FileRefused):
        type_of(io.BytesIO(locator), "a.docx")


def test_a_package_of_a_later_version_is_refused_and_no_fault():
    whole = docx()
    # "Version needed to extract" of the first entry of the list of contents (APPNOTE 4.3.12): 99.
    at = whole.find(b"PK\x01\x02")
    with pytest.raises(FileRefused, match="内容却是别的"):
        type_of(io.BytesIO(whole[: at + 6] + (99 * 10).to_bytes(2, "little") + whole[at + 8 :]), "a.docx")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\x\\回复.pdf", "回复.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("  .  ", "file"),
        ("", "file"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("㛃𬭎.pdf", "㛃𬭎.pdf"),
    ],
)
def test_a_name_is_text_and_no_path(given, shown):
    assert name_clean(given) == shown
