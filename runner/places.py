"""Where things lie. Tools (.venv, browser packages) belong to the checkout, data belongs to OFFICE_VAR."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
READY = VENV / ".ready"
LOCKS = {
    "runtime": ROOT / "requirements.lock",
    "dev": ROOT / "requirements-dev.lock",
    "node": ROOT / "requirements-node.lock",
}
TOOLS = ROOT / "var"
NPM = TOOLS / "npm"
VAR = Path(os.environ.get("OFFICE_VAR") or ROOT / "var").resolve()
VENDOR = VAR / "vendor"
LOGS = VAR / "log"
STAMP = VAR / "stamp.json"
DATABASE = VAR / "office.sqlite3"


def private(folder: Path) -> Path:
    """Make a folder that only this user can enter, and mend one that is more open."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def fingerprint(files: Iterable[Path]) -> str:
    """One hash over names and contents: equal means nothing has to be done again."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(str(file.relative_to(ROOT)).encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
