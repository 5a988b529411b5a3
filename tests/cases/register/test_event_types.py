"""Every step of the rules fits the column that keeps its code: SQLite takes a longer one, PostgreSQL refuses it."""

from cases.procedure import load_rules
from cases.register.models import Event


def test_every_code_fits():
    most = Event._meta.get_field("type").max_length
    assert [code for code in load_rules().events if len(code) > most] == []
