"""What was changed past the program shows."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from office.access.roles import Role
from sharing.ledgers.models import LedgerRow
from sharing.notices.models import Notice, NoticeReceipt, NoticeState, ReceiptKind
from tests.sharing.ledgers.conftest import made as made
from tests.sharing.ledgers.flows import bring
from tests.sharing.ledgers.samples import measure, police_case, proc_case

pytestmark = pytest.mark.django_db


def failing(capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("check_sharing")
    assert stopped.value.code == 1
    return capsys.readouterr().out


def test_a_likeness_that_is_not_of_the_values(made, tmp_path, capsys):
    bring(made, tmp_path, "police_case", [police_case(1), police_case(2)], check=False)
    bring(made, tmp_path, "police_suspect_measure", [measure(1)], check=False)
    bring(made, tmp_path, "proc_case", [proc_case(1)], check=False)
    call_command("check_sharing")
    row = LedgerRow.objects.filter(layout="police_case")[0]
    LedgerRow.objects.filter(pk=row.pk).update(values={**row.values, "ajmc": "别的案件"})
    assert f"ledger row {row.pk}: likeness" in failing(capsys)


def test_a_notice_that_stands_otherwise_than_its_receipts(made, capsys):
    day = dt.date(2026, 3, 2)
    notice = Notice.objects.create(
        office=made.office,
        issuer=made.police,
        receiver=made.procuratorate,
        theme="police_cases",
        period_kind="week",
        period_start=day,
        period_end=day,
        series="x",
        year=2026,
        number=1,
        payload={},
        sha256="",
        issued_at=timezone.now(),
        state=NoticeState.SIGNED,
    )
    assert "state SIGNED, by its receipts UNREAD" in failing(capsys)
    for kind in ReceiptKind:
        NoticeReceipt.objects.create(
            notice=notice, kind=kind, officer=made.officers[Role.RESIDENT_PROSECUTOR], at=timezone.now()
        )
    call_command("check_sharing")
