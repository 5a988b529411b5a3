"""The bench's table: a missed figure is called missed, and the run fails by it."""

from datetime import datetime

import pytest

from bench.bigledger import big_rows
from bench.report import Line, Report
from sharing.ledgers.layouts import POLICE_CASE


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (Line("a", 10, 10, 3, 2), "goal"),
        (Line("a", 25, 10, 3, 2), "met"),
        (Line("a", 31, 10, 3, 2), "MISSED"),
        (Line("a", 10, 700, 60, 60, least=True), "goal"),
        (Line("a", 10, 500, 60, 60, least=True), "MISSED"),
        (Line("a", 10, 0), ""),
    ],
)
def test_verdicts(line, verdict):
    assert line.verdict == verdict


def test_a_missed_figure_fails_the_run(capsys):
    report = Report(10)
    report.unpack(Report.pack([Line("good", 1, 1, 2), Line("bad", 9, 1, 2)]))
    report.show()
    assert not report.met
    assert "MISSED" in capsys.readouterr().out


def test_a_part_that_broke_off_fails_the_run():
    report = Report(10)
    report.failed.append("bench.register")
    assert not report.met


def test_large_ledger_rows_are_unique_and_whole():
    rows = list(big_rows(3_000, datetime(2026, 11, 20)))
    codes = [column.code for column in POLICE_CASE.columns]
    assert len({row[0] for row in rows}) == 3_000
    assert all(len(row) == len(codes) for row in rows)
    assert all(row[codes.index(code)] for row in rows for code in POLICE_CASE.required)
