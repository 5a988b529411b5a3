"""What a file is by its content, and whether its name says the same. A handful of kinds is taken, each looked at here.

Taken: papers (PDF, OFD, Word, WPS), tables (Excel, ET, CSV), pictures, plain text. Not taken: archives, because what is
in them cannot be told; programs; scripts; office files with macros or a password.
"""

import codecs
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import olefile
from django.utils.translation import gettext as _

HEAD = 8192
BLOCK = 1 << 20
# A package's list of contents is read whole: one that is larger than any real one is not looked at.
LIST_BYTES = 2 << 20
MACROS = ("vbaproject.bin", "/vba", "macros/", "activex")


class FileRefused(Exception):
    """Why a file is not taken; the text is for the officer."""


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file that is taken."""

    ending: str
    content_type: str
    check: Callable[[IO[bytes]], bool]


def _starts(*marks: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda file: _head(file).startswith(marks)


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _package(*parts: str) -> Callable[[IO[bytes]], bool]:
    """A zip package with these parts in it."""

    def check(file: IO[bytes]) -> bool:
        if not _head(file).startswith(b"PK\x03\x04") or not _list_is_small(file):
            return False
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as package:
                names = {name.lower() for name in package.namelist()}
        # RuntimeError: what zipfile raises for a package of a later zip version, so it is no such file to us.
        except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
            return False
        if not all(part.lower() in names for part in parts):
            return False
        _macros_refuse(names)
        return True

    return check


def _list_is_small(file: IO[bytes]) -> bool:
    """The end record of a zip, read by hand: the library would read a list of any size into memory."""
    file.seek(0, 2)
    size = file.tell()
    tail = min(size, (1 << 16) + 42)
    file.seek(size - tail)
    data = file.read(tail)
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) < at + 22 or data[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        return False
    return int.from_bytes(data[at + 12 : at + 16], "little") <= LIST_BYTES


def _macros_refuse(names: set[str]) -> None:
    if any(mark in name for name in names for mark in MACROS):
        raise FileRefused(_("it holds macros; save it without them"))


def _compound(*streams: str) -> Callable[[IO[bytes]], bool]:
    """An old office file (OLE) with one of these streams."""

    def check(file: IO[bytes]) -> bool:
        if not _head(file).startswith(olefile.MAGIC):
            return False
        file.seek(0)
        try:
            with olefile.OleFileIO(file) as held:
                names = {"/".join(path).lower() for path in held.listdir(streams=True, storages=True)}
        except (OSError, ValueError, IndexError, TypeError):
            return False
        _macros_refuse({f"{name}/" for name in names})
        return any(stream.lower() in names for stream in streams)

    return check


def _text(file: IO[bytes]) -> bool:
    """Text in UTF-8, UTF-16 with its mark, or GB 18030, without control characters."""
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        if encoding == "utf-16" and not _head(file).startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        if _decodes(file, encoding):
            return True
    return False


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(BLOCK):
            if any(ord(c) < 32 and c not in "\t\r\n\f" for c in decoder.decode(block)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG = _starts(b"\xff\xd8\xff")
TIFF = _starts(b"II*\x00", b"MM\x00*")
TYPES = {
    one.ending: one
    for one in (
        FileType("pdf", "application/pdf", _starts(b"%PDF-")),
        FileType("ofd", "application/ofd", _package("OFD.xml")),
        FileType("docx", WORD, _package("[Content_Types].xml", "word/document.xml")),
        FileType("xlsx", SHEET, _package("[Content_Types].xml", "xl/workbook.xml")),
        FileType("doc", "application/msword", _compound("WordDocument")),
        FileType("wps", "application/vnd.ms-works", _compound("WordDocument")),
        FileType("xls", "application/vnd.ms-excel", _compound("Workbook", "Book")),
        FileType("et", "application/vnd.ms-excel", _compound("Workbook", "Book")),
        FileType("jpg", "image/jpeg", JPEG),
        FileType("jpeg", "image/jpeg", JPEG),
        FileType("png", "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
        FileType("tif", "image/tiff", TIFF),
        FileType("tiff", "image/tiff", TIFF),
        FileType("txt", "text/plain; charset=utf-8", _text),
        FileType("csv", "text/csv; charset=utf-8", _text),
    )
}
ACCEPT = ",".join(f".{ending}" for ending in TYPES)


def endings_words() -> str:
    """The kinds that are taken, as the help of a field names them."""
    return "PDF、OFD、DOCX、DOC、WPS、XLSX、XLS、ET、JPG、PNG、TIFF、TXT、CSV"


def ending_of(name: str) -> str:
    """What a file calls itself."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def type_of(file: IO[bytes], name: str) -> FileType:
    """The kind of a file, where its content is what its name says. Raises FileRefused.

    The file is read and left at its beginning.
    """
    said = TYPES.get(ending_of(name))
    try:
        if said is None:
            raise FileRefused(_("files of this kind are not taken; taken are %(kinds)s") % {"kinds": endings_words()})
        if not said.check(file):
            raise FileRefused(_mismatch(file, said))
    finally:
        file.seek(0)
    return said


def _mismatch(file: IO[bytes], said: FileType) -> str:
    """What it is instead, as far as can be told."""
    if _head(file).startswith(olefile.MAGIC) and _encrypted(file):
        return _("it is protected by a password; save it without")
    really = next((one.ending for one in TYPES.values() if one.check is not _text and _looks(one, file)), "")
    if really:
        return _("its name ends in .%(said)s, but its content is %(really)s; give it its true ending") % {
            "said": said.ending,
            "really": really.upper(),
        }
    return _("its name ends in .%(said)s, but its content is something else") % {"said": said.ending}


def _looks(one: FileType, file: IO[bytes]) -> bool:
    try:
        return one.check(file)
    except FileRefused:
        return False


def _encrypted(file: IO[bytes]) -> bool:
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as held:
            return held.exists("EncryptedPackage")
    except (OSError, ValueError, IndexError, TypeError):
        return False
