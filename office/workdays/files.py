"""An uploaded list of days (XLSX, XLS or CSV with date, kind, name) as lines of text, numbered as in the file.

The lines go where a notice is typed, so that what is wrong can be mended there and nothing has to be sent again.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.workdays.child import ROWS

ROOT = Path(__file__).resolve().parent.parent.parent
LARGEST = 1 << 20
# Characters of all lines together, as many as may be typed.
LONGEST = 50_000
SECONDS = 20
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def file_text(content: bytes) -> str:
    """The lines of a file, judged by its contents. Raises ValidationError with what to do instead."""
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than 1 MB; a year's notice has some forty lines."))
    lines = _workbook_lines(content) if content.startswith(WORKBOOKS) else _text_lines(content)
    if len(lines) > ROWS:
        raise ValidationError(_("The file has more than %(count)d rows; a year's notice has some forty.") % {
            "count": ROWS})  # fmt: skip
    if not any(line.strip() for line in lines):
        raise ValidationError(_("The file is empty."))
    text = "\n".join(lines)
    if len(text) > LONGEST:
        raise ValidationError(_("The file has more than %(count)d characters; a year's notice has some thousand.") % {
            "count": LONGEST})  # fmt: skip
    return text


def _text_lines(content: bytes) -> list[str]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.splitlines()
    raise ValidationError(_("This is neither a workbook nor text. Save it as XLSX or CSV, or paste the notice."))


def _workbook_lines(content: bytes) -> list[str]:
    """Opened by a process with limits, which knows nothing of this application."""
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if key in os.environ}
    environment |= {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.NamedTemporaryFile(suffix=".upload") as file:
        file.write(content)
        file.flush()
        try:
            done = subprocess.run(
                [sys.executable, "-m", "office.workdays.child"], input=file.name, capture_output=True, text=True,
                encoding="utf-8", cwd=ROOT, env=environment, timeout=SECONDS, check=True,
            )  # fmt: skip
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            raise ValidationError(
                _("The workbook cannot be opened: it is damaged or protected by a password. Save it anew, or paste the "
                  "notice.")
            ) from None  # fmt: skip
    found: list[str] = json.loads(done.stdout)
    return found
