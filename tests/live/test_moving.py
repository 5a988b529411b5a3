"""Embedded to real deployment: every row arrives with its key; a second move is refused."""

import os
import subprocess
import sys

import pytest

from tests.live.conftest import ROOT, Live


@pytest.fixture
def embedded(tmp_path):
    """An embedded office with something in it that migrations did not put there."""
    env = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL", "OFFICE_MODE"}}
    env["OFFICE_VAR"] = str(tmp_path / "var")
    for words in (["migrate", "--no-input", "-v", "0"], ["shell", "-c", MAKE]):
        command = [sys.executable, "manage.py", *words]
        answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr
    return tmp_path / "var" / "office.sqlite3"


MAKE = """
from django.contrib.auth.models import Group
from office.agencies.models import Officer
Officer(pk=4711, username="moved", name="欧阳·修").save()
Group(pk=815, name="a group").save()
"""


@pytest.fixture
def target(tmp_path):
    made = Live(tmp_path / "server")
    made.database += "_move"
    made.role += "_move"
    made.make()
    yield made
    made.drop()


def test_the_office_moves_whole_and_once(embedded, target):
    said = target.manage("office_move", "--from", str(embedded), owner=True)
    assert "rows moved" in said
    assert target.rows("SELECT username, name FROM office_officer WHERE id = 4711") == [("moved", "欧阳·修")]
    # The next officer gets a key after the moved ones.
    assert target.rows("SELECT nextval(pg_get_serial_sequence('office_officer', 'id'))")[0][0] > 4711
    again = target.run("manage.py", "office_move", "--from", str(embedded), owner=True)
    assert again.returncode == 1 and "already holds officers" in again.stderr
