"""`manage.py import_ledger`: figures that scripts can rely on."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.register.models import Case
from tests.sharing.ledgers.samples import HOSTILE, csv_bytes, grid

pytestmark = pytest.mark.django_db


def test_command(made, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(grid("police_case", HOSTILE)))
    order = [str(path), "--layout", "police_case", "--agency", made.police.code, "--json"]
    out = StringIO()
    call_command("import_ledger", *order, stdout=out)
    told = json.loads(out.getvalue())
    assert list(told) == ["rows", "new", "changed", "unchanged", "quarantined", "findings", "errors"]
    assert Case.objects.count() == 0
    for expected in ((6, 0, 0), (0, 0, 6)):
        out = StringIO()
        call_command("import_ledger", *order, "--commit", stdout=out)
        told = json.loads(out.getvalue())
        assert (told["new"], told["changed"], told["unchanged"]) == expected
    with pytest.raises(CommandError):
        call_command("import_ledger", *order[:2], "proc_case", *order[3:], stdout=StringIO())
    (tmp_path / "b.csv").write_bytes(b"%PDF-1.4")
    out = StringIO()
    with pytest.raises(CommandError, match="PDF"):
        call_command("import_ledger", str(tmp_path / "b.csv"), *order[1:], stdout=out)
    assert json.loads(out.getvalue())["errors"] == [{"row": None, "column": None, "reason": "file_kind"}]
