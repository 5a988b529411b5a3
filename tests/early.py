"""Loaded by pytest before Django reads its settings: a test run gets a var folder of its own.

The office's own var/ (database, secret key, uploads) is never touched by tests, also while the office is running.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

TEST_VAR = Path(tempfile.mkdtemp(prefix="office-test-"))
(TEST_VAR / "static").mkdir()
os.environ["OFFICE_VAR"] = str(TEST_VAR)
os.environ.pop("OFFICE_MODE", None)


@atexit.register
def forget() -> None:
    """Leave nothing behind in the temporary folder."""
    shutil.rmtree(TEST_VAR, ignore_errors=True)
