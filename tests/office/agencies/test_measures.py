"""The work measures: seeded once, edited with a version, refused where the text would make no sense."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from office.agencies import services
from office.agencies.guard import StaleError
from office.agencies.models import JointOffice, NoticeSetting, SharingSetting
from tests.office.agencies.people import OPENED, office_make
from tests.office.agencies.test_pages import client_of

NOW = dt.datetime(2026, 11, 21, 14, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("side", "layout", "receivers", "withheld"),
    [
        ("police", "police_case", ["resident"], ["jyaq"]),
        ("police", "police_suspect_measure", ["resident"], []),
        ("proc", "proc_case", ["legal", "handling_unit"], []),
        ("proc", "proc_person_decision", ["legal", "handling_unit"], []),
    ],
)
def test_sharing_seeds(made, side, layout, receivers, withheld):
    one = SharingSetting.objects.get(agency=getattr(made, side), layout=layout)
    assert (one.receivers, one.withheld, one.active) == (receivers, withheld, True)
    assert one.clause.startswith("工作办法（试行）第")


@pytest.mark.parametrize(
    ("side", "theme", "period"), [("police", "police_cases", "week"), ("proc", "procuratorate_cases", "month")]
)
def test_notice_seeds(made, side, theme, period):
    one = NoticeSetting.objects.get(agency=getattr(made, side))
    assert (one.theme, one.period_kind, one.sign_within_days, one.starts_on) == (theme, period, 3, OPENED)
    assert "第" in one.clause


def test_seeding_again_keeps_what_was_edited(acting):
    one = SharingSetting.objects.get(layout="police_case")
    services.sharing_setting_update(
        officer=acting.admin, setting=one, receivers=["case_office"], withheld=[], clause="第九条", active=True
    )
    services.settings_default(acting.office, officer=acting.admin)
    one.refresh_from_db()
    assert one.receivers == ["case_office"] and SharingSetting.objects.count() == 4


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"receivers": []}, "receivers"),
        ({"receivers": ["legal"]}, "receivers"),
        ({"receivers": ["handling_unit"]}, "receivers"),
        ({"receivers": ["nobody"]}, "receivers"),
        ({"clause": "  "}, "clause"),
    ],
)
def test_sharing_refuses(acting, changes, field):
    one = SharingSetting.objects.get(layout="police_case")
    values = {"receivers": ["resident"], "withheld": [], "clause": "第六条", "active": True, **changes}
    with pytest.raises(ValidationError) as caught:
        services.sharing_setting_update(officer=acting.admin, setting=one, **values)
    assert list(caught.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"theme": "procuratorate_cases"}, "theme"),
        ({"theme": "x"}, "theme"),
        ({"period_kind": "day"}, "period_kind"),
        ({"period_kind": "week"}, "period_kind"),
        ({"sign_within_days": 0}, "sign_within_days"),
        ({"sign_within_days": 61}, "sign_within_days"),
        ({"clause": ""}, "clause"),
    ],
)
def test_notice_create_refuses(acting, changes, field):
    values = {
        "theme": "police_cases", "period_kind": "month", "sign_within_days": 3, "clause": "第八条",
        "starts_on": dt.date(2026, 7, 1), **changes,
    }  # fmt: skip
    with pytest.raises(ValidationError) as caught:
        services.notice_setting_create(officer=acting.admin, agency=acting.police, **values)
    assert list(caught.value.message_dict) == [field]


def test_an_older_version_is_refused(acting):
    one = NoticeSetting.objects.get(agency=acting.police)
    values = {"sign_within_days": 5, "clause": "第八条", "starts_on": OPENED, "active": True, "version": 1}
    services.notice_setting_update(officer=acting.admin, setting=one, **values)
    with pytest.raises(StaleError):
        services.notice_setting_update(officer=acting.admin, setting=one, **{**values, "sign_within_days": 7})


def test_pages_write_and_tell_a_lost_update(made):
    client = client_of(made.admin)
    one = SharingSetting.objects.get(layout="police_case")
    url = reverse("setting-sharing", args=[one.pk])
    sent = {"active": "on", "receivers": ["resident"], "withheld": ["jyaq", "fadd"], "clause": "第六条", "version": 1}
    assert client.post(url, sent).status_code == 302
    one.refresh_from_db()
    assert one.withheld == ["jyaq", "fadd"] and one.version == 2
    late = client.post(url, {**sent, "withheld": "jyaq"})
    html = late.content.decode()
    assert late.status_code == 422 and "简要案情、发案地点" in html and 'name="version" value="2"' in html
    assert client.post(url, {**sent, "withheld": "jyaq", "version": 2}).status_code == 302
    assert client.post(url, {**sent, "withheld": "简要案情", "version": 3}).status_code == 422

    notice = NoticeSetting.objects.get(agency=made.police)
    url = reverse("setting-notice", args=[notice.pk])
    today = timezone.localdate().isoformat()
    sent = {"active": "on", "sign_within_days": 5, "starts_on": today, "clause": "第八条", "version": 1}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, {**sent, "starts_on": "2026-02-30", "version": 2}).status_code == 422
    new = {"theme": "police_cases", "period_kind": "quarter", "sign_within_days": 5, "starts_on": today,
           "clause": "第八条"}  # fmt: skip
    assert client.post(reverse("setting-notice-create", args=[made.police.pk]), new).status_code == 302
    assert client.post(reverse("setting-notice-create", args=[made.police.pk]), new).status_code == 422
    assert NoticeSetting.objects.count() == 3


NEW = {"theme": "police_cases", "period_kind": "year", "sign_within_days": 3, "clause": "第八条"}


@pytest.mark.parametrize(
    ("opened", "starts_on", "words"),
    [
        ("2026-06-01", "1990-01-01", "2026-06-01"),
        ("2026-06-01", "2026-05-31", "2026-06-01"),
        ("2015-01-01", "1990-01-01", "2015-01-01"),
        ("2015-01-01", "2024-10-31", "2024-11-01"),
    ],
)
def test_a_wrong_first_day_is_refused_at_the_field_and_issues_nothing(made, time_machine, opened, starts_on, words):
    """1990 for 2026 issued 36 signed papers within a minute."""
    time_machine.move_to(NOW)
    JointOffice.objects.update(opened_on=opened)
    url = reverse("setting-notice-create", args=[made.police.pk])
    answer = client_of(made.admin).post(url, {**NEW, "starts_on": starts_on})
    html = answer.content.decode()
    assert answer.status_code == 422 and 'href="#id_starts_on"' in html and words in html
    assert not NoticeSetting.objects.filter(period_kind="year").exists()
    one = NoticeSetting.objects.get(agency=made.police)
    sent = {"active": "on", "sign_within_days": 3, "clause": "第八条", "version": 1, "starts_on": starts_on}
    assert client_of(made.admin).post(reverse("setting-notice", args=[one.pk]), sent).status_code == 422


def test_what_is_issued_at_once_is_asked_first_and_told_truly(made, time_machine):
    time_machine.move_to(NOW)
    client = client_of(made.admin)
    url = reverse("setting-notice-create", args=[made.police.pk])
    sent = {**NEW, "period_kind": "month", "starts_on": "2026-07-01"}
    asked = client.post(url, sent)
    html = asked.content.decode()
    assert asked.status_code == 200 and not NoticeSetting.objects.filter(period_kind="month", theme="police_cases")
    assert "将立即签发 4 期：2026年7月 至 2026年10月" in html
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html.split('class="o-form"')[1]))
    assert hidden["starts_on"] == "2026-07-01" and hidden["agreed"]
    stale = client.post(url, {**sent, "agreed": "3: x"})
    assert stale.status_code == 200 and "将立即签发 4 期" in stale.content.decode(), "another number is asked again"
    hidden.pop("csrfmiddlewaretoken")
    assert client.post(url, hidden).status_code == 302
    said = client.get(reverse("settings-work-measures")).content.decode()
    assert "4 期" in said and "自下一期" not in said

    later = client.post(url, {**NEW, "period_kind": "quarter", "starts_on": "2026-11-21"})
    assert later.status_code == 302
    assert "没有立即签发" in client.get(reverse("settings-work-measures")).content.decode()


def test_a_real_office_begins_with_nothing_agreed(made):
    """Nothing is shared or issued in the name of work measures that this county has not signed."""
    other = office_make("山海关区侦查监督与协作配合办公室", "130303", confirmed=False)
    sharing = SharingSetting.objects.filter(agency__office=other.office)
    notices = NoticeSetting.objects.filter(agency__office=other.office)
    assert set(sharing.values_list("clause", "active")) == {("", False)} and sharing.count() == 4
    assert set(notices.values_list("clause", "active")) == {("", False)} and notices.count() == 2
    client = client_of(other.admin)
    assert client.get(reverse("settings-work-measures")).content.decode().count(">待确认<") == 6
    one = sharing.get(layout="police_case")
    url = reverse("setting-sharing", args=[one.pk])
    sent = {"active": "on", "receivers": ["resident"], "version": 1}
    assert client.post(url, {**sent, "clause": ""}).status_code == 422
    assert client.post(url, {**sent, "clause": "工作办法第五条"}).status_code == 302
    one.refresh_from_db()
    assert one.active and one.clause == "工作办法第五条"
