"""The zh_Hans catalogues: finding msgids in code and templates, merging translations, compiling.

polib reads and writes the catalogues and Babel's Python extractor finds msgids (templates pass through
Django's own ``templatize``), so neither needs the gettext programs.
"""

import fcntl
import io
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("office", "cases", "meetings", "sharing")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogue_path(app: str) -> Path:
    """Where an app's catalogue lies."""
    return Path(settings.BASE_DIR) / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def _load(app: str) -> polib.POFile:
    path = catalogue_path(app)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    book = polib.POFile(wrapwidth=100)
    book.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return book


def catalogue_add(app: str, entries: list[dict]) -> int:
    """Merge translations into an app's catalogue, under a lock. Returns how many were new or changed."""
    path = catalogue_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        book = _load(app)
        changed = 0
        for given in entries:
            entry = book.find(given["id"], msgctxt=given.get("ctxt"))
            if entry is None:
                entry = polib.POEntry(msgid=given["id"], msgctxt=given.get("ctxt"))
                book.append(entry)
            if given.get("plural"):
                new = (given["plural"], {0: given["zh"]})
                same = (entry.msgid_plural, entry.msgstr_plural) == new
                entry.msgid_plural, entry.msgstr_plural = new
            else:
                same = entry.msgstr == given["zh"]
                entry.msgstr = given["zh"]
            if "%(" in given["id"] and "python-format" not in entry.flags:
                entry.flags.append("python-format")
            changed += not same
        book.sort(key=lambda one: (one.msgid, one.msgctxt or ""))
        book.save(str(path))
        book.save_as_mofile(str(path.with_suffix(".mo")))
    return changed


def catalogues_compile() -> None:
    """Write the .mo files beside the catalogues."""
    for app in APPS:
        path = catalogue_path(app)
        if path.exists():
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def _sources(app: str) -> Iterator[tuple[Path, str]]:
    base = Path(settings.BASE_DIR)
    for path in sorted((base / app).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text("utf-8")
    for path in sorted((base / "templates" / app).rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            yield path, templatize(path.read_text("utf-8"), origin=str(path))


def found(app: str) -> dict[tuple[str | None, str], tuple[str | None, str]]:
    """(context, msgid) → (plural, where) of everything an app says."""
    said: dict[tuple[str | None, str], tuple[str | None, str]] = {}
    base = Path(settings.BASE_DIR)
    for path, text in _sources(app):
        for line, name, message, _comments in extract_python(
            io.BytesIO(text.encode()), list(KEYWORDS), [], {"encoding": "utf-8"}
        ):
            parts = list(message) if isinstance(message, tuple) else [message]
            context = parts.pop(0) if name.lstrip("n").startswith("pgettext") and len(parts) > 1 else None
            if not parts or not parts[0]:
                continue
            plural = parts[1] if name.startswith("n") and len(parts) > 1 else None
            said.setdefault((context, parts[0]), (plural, f"{path.relative_to(base)}:{line}"))
    return said


def missing(app: str) -> Iterator[dict]:
    """What an app says without a Chinese translation, and fuzzy entries."""
    book = _load(app)
    for (context, msgid), (plural, where) in found(app).items():
        entry = book.find(msgid, msgctxt=context)
        done = entry is not None and not entry.fuzzy and (entry.msgstr_plural.get(0) if plural else entry.msgstr)
        if not done:
            yield {"app": app, "id": msgid, "ctxt": context, "plural": plural, "where": where}
