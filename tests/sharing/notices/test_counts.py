"""What is counted: events in force, by day, agency and window; cases and persons apart."""

import datetime as dt

import pytest

from sharing.notices.counts import count_events
from sharing.notices.models import Theme
from sharing.notices.themes import current
from tests.factories import county
from tests.sharing.notices.made import case_of, event, void

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
THIS = (D("2026-11-09"), D("2026-11-15"))
LAST = (D("2026-11-02"), D("2026-11-08"))
POLICE, PROC = current(Theme.POLICE_CASES), current(Theme.PROCURATORATE_CASES)


@pytest.fixture
def made():
    return county()


def test_cases_and_persons_count_once_a_window(made):
    bureau = made.police
    case, (one, two) = case_of(bureau, 2)
    event(bureau, case, "detention", D("2026-11-09"), one)
    event(bureau, case, "detention", D("2026-11-15"), two)
    event(bureau, case, "detention", D("2026-11-12"), two)
    event(bureau, case, "filing", D("2026-11-10"))
    event(bureau, case, "filing", D("2026-11-08"))
    got = count_events(POLICE, [bureau.pk], [THIS, LAST])
    assert got[bureau.pk, THIS] == {"detention": (1, 2), "filing": (1, 0)}
    assert got[bureau.pk, LAST] == {"filing": (1, 0)}


def test_the_day_before_and_after_do_not_count(made):
    bureau = made.police
    for day in ("2026-11-08", "2026-11-16"):
        event(bureau, case_of(bureau)[0], "filing", D(day))
    assert count_events(POLICE, [bureau.pk], [THIS]) == {}


def test_voided_events_do_not_count(made):
    bureau = made.police
    case, _ = case_of(bureau)
    void(event(bureau, case, "filing", D("2026-11-10")))
    assert count_events(POLICE, [bureau.pk], [THIS]) == {}


def test_other_agencies_do_not_count_and_many_are_counted_at_once(made, django_assert_num_queries):
    other = county("临江", "139904")
    for agency, cases in ((made.police, 3), (other.police, 2), (made.procuratorate, 4)):
        for _ in range(cases):
            event(agency, case_of(agency)[0], "filing", D("2026-11-10"))
    with django_assert_num_queries(1):
        got = count_events(POLICE, [made.police.pk, other.police.pk], [THIS, LAST])
    assert got == {(made.police.pk, THIS): {"filing": (3, 0)}, (other.police.pk, THIS): {"filing": (2, 0)}}


def test_windows_may_overlap(made):
    month = (D("2026-11-01"), D("2026-11-30"))
    event(made.police, case_of(made.police)[0], "filing", D("2026-11-10"))
    got = count_events(POLICE, [made.police.pk], [THIS, month])
    assert got[made.police.pk, THIS] == got[made.police.pk, month] == {"filing": (1, 0)}


def test_parts_are_counted_by_their_ground(made, django_assert_num_queries):
    office = made.procuratorate
    case, persons = case_of(office, 4)
    for person, reason in zip(persons, ["N2", "N3", "N3", None], strict=True):
        event(office, case, "arrest_non_approval", D("2026-11-10"), person, **({"reason": reason} if reason else {}))
    event(office, case, "supplementary_investigation_return", D("2026-11-11"), persons[0], round=1)
    event(office, case, "supplementary_investigation_return", D("2026-11-11"), persons[1], round="2")
    event(office, case, "non_prosecution", D("2026-11-11"), persons[1], kind="discretionary")
    with django_assert_num_queries(1):
        got = count_events(PROC, [office.pk], [THIS])[office.pk, THIS]
    assert got["arrest_non_approval"] == (1, 4)
    assert got["arrest_non_approval:N2"] == (1, 1)
    assert got["arrest_non_approval:N3"] == (1, 2)
    assert got["arrest_non_approval:"] == (1, 1)
    assert got["supplementary_investigation_return:1"] == (1, 1)
    assert got["supplementary_investigation_return:2"] == (1, 1)
    assert got["non_prosecution:discretionary"] == (1, 1)


def test_nothing_wanted_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert count_events(POLICE, [], [THIS]) == {}
        assert count_events(POLICE, [1], []) == {}
