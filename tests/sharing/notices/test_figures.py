"""同比, 环比 and rates, as tables; the figures of domain brief 6.2 reproduced."""

import hashlib

import pytest

from sharing.notices.figures import change, figures, points, rate, rate_text
from sharing.notices.freezing import canonical, digest, intact
from sharing.notices.models import Theme
from sharing.notices.themes import CASES, TABLES, current


@pytest.mark.parametrize(
    "now, base, text",
    [
        (10, 8, "+25.0%"),
        (8, 10, "−20.0%"),
        (5, 5, "0.0%"),
        (0, 4, "−100.0%"),
        (3, 0, "—"),
        (0, 0, "—"),
        (3, None, "—"),
        (26, 11, "+136.4%"),  # 破案 of the seed article
        (2001, 2000, "+0.1%"),  # half away from zero
        (1999, 2000, "−0.1%"),
        (1000001, 1, "+100000000.0%"),
    ],
)
def test_change(now, base, text):
    assert change(now, base) == text


@pytest.mark.parametrize(
    "part, whole, text",
    [
        (101, 244 + 101, "29.3%"),
        (12223, 6988 + 12223, "63.6%"),
        (209, 681 + 209, "23.5%"),
        (507, 507 + 118, "81.1%"),
        (0, 7, "0.0%"),
        (7, 7, "100.0%"),
        (0, 0, "—"),
    ],
)
def test_rate(part, whole, text):
    assert rate_text(rate(part, whole)) == text


@pytest.mark.parametrize(
    "now, base, text", [(392, 284, "+10.8"), (284, 392, "−10.8"), (100, 100, "0.0"), (None, 1, "—"), (1, None, "—")]
)
def test_points(now, base, text):
    assert points(now, base) == text


def by_row(entries):
    return {(entry["row"], entry["unit"]): entry for entry in entries}


def test_decided_arrests_are_not_in_the_base_of_the_refusal_rate():
    this = {"arrest_approval": (200, 244), "arrest_decision": (50, 60), "arrest_non_approval": (90, 101)}
    got = by_row(figures(current(Theme.PROCURATORATE_CASES), this, {}, {}))
    refusal = got["refusal_rate", "rate"]
    assert refusal["this"] == "29.3%"
    assert refusal["parts"]["this"] == (101, 345)
    assert (refusal["last"], refusal["on_last"], refusal["on_year"]) == ("—", "—", "—")


def test_a_week_53_has_no_last_year():
    entry = by_row(figures(current(Theme.POLICE_CASES), {"filing": (3, 0)}, {"filing": (2, 0)}, None))["filing", CASES]
    assert entry["year"] is None
    assert (entry["on_year"], entry["on_last"]) == ("—", "+50.0%")


def test_no_row_counts_what_concerns_minors_only():
    for table in TABLES.values():
        assert "conditional_non_prosecution" not in {row.event for row in table.rows}


def test_every_rate_is_made_of_rows_in_persons():
    for table in TABLES.values():
        persons = {row.key for row in table.rows if "persons" in row.units}
        for spec in table.rates:
            assert set(spec.part) <= set(spec.whole) <= persons


# A changed row or definition needs a new version of its table: notices name the version they were issued with.
PINNED = {
    "police_cases.1": "892bc5bab50835f4",
    "procuratorate_cases.1": "dd13b8d34121a0c6",
}


def words_hash(table) -> str:
    def msgid(promise):
        return promise._args[-1] if hasattr(promise, "_args") else str(promise)

    rows = [(r.code, r.event, r.value, r.units, msgid(r.label), msgid(r.definition)) for r in table.rows]
    rates = [(r.code, r.part, r.whole, msgid(r.label), msgid(r.definition)) for r in table.rates]
    return hashlib.sha256(repr((rows, rates)).encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_tables_are_never_changed_in_place(name):
    assert words_hash(TABLES[name]) == PINNED[name]


def test_the_hash_does_not_depend_on_the_order_of_keys():
    one = {"b": [1, {"y": "海", "x": None}], "a": 1}
    other = {"a": 1, "b": [1, {"x": None, "y": "海"}]}
    assert canonical(one) == canonical(other) == '{"a":1,"b":[1,{"x":null,"y":"海"}]}'.encode()
    assert intact(other, digest(one))
    assert not intact(other | {"a": 2}, digest(one))
