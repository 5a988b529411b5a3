"""The roots of the matrix: of every kind one in every state for the officer of every role."""

import datetime as dt

from django.utils import timezone

from cases.matters.models import Matter
from cases.register.models import Case
from cases.suggestions.models import Suggestion, SuggestionItem
from office.access.roles import Role
from sharing.ledgers.models import ImportBatch, State
from sharing.notices.models import Notice
from sharing.notices.themes import POLICE
from tests.factories import OFFICERS, County
from tests.matrix.world import STATES, World, root_make


def case(made: County, serial: int, role: Role) -> Case:
    """A bare case."""
    now = timezone.now()
    return Case.objects.create(office=made.office, opened_at=now, updated_at=now, title=f"某案{serial}")


PAYLOAD = {
    "payload": 1,
    "table": POLICE.name,
    "number": "通〔2020〕1号",
    "issuer": {"code": "1", "name": "某局"},
    "receiver": {"code": "2", "name": "某院"},
    "clause": "",
    "kind": "week",
    "windows": {"this": ["2020-01-06", "2020-01-12"], "last": ["2019-12-30", "2020-01-05"], "year": None},
    "counted_at": "2020-01-13T08:00:00+08:00",
    "figures": [],
}


def notice(made: County, serial: int, role: Role) -> Notice:
    """A notice to the agency of the role, with nothing in it."""
    police = OFFICERS[role][0] == "police"
    return Notice.objects.create(
        office=made.office,
        issuer=made.procuratorate if police else made.police,
        receiver=made.police if police else made.procuratorate,
        theme="police_cases",
        period_kind="week",
        period_start=dt.date(2020, 1, 6) + dt.timedelta(weeks=serial),
        period_end=dt.date(2020, 1, 12),
        series="通",
        year=2020,
        number=serial,
        payload=PAYLOAD,
        sha256="0" * 64,
        issued_at=timezone.now(),
    )


def batch(made: County, serial: int, role: Role) -> ImportBatch:
    """An import that was read and waits, with one row put aside."""
    police = OFFICERS[role][0] == "police"
    return ImportBatch.objects.create(
        quarantined_count=1,
        office=made.office,
        agency=made.police if police else made.procuratorate,
        layout="police_case" if police else "proc_case",
        state=State.READY,
        token=f"matrix-{made.office.pk}-{serial}",
        file_name="x.csv",
        file_path=f"ledgers/none-{made.office.pk}-{serial}",
        file_hash=f"{serial:064d}",
        uploaded_at=timezone.now(),
        moved_at=timezone.now(),
    )


def matter(made: County, serial: int, role: Role) -> Matter:
    """An outline being drafted, about no case, so that only the sight of the matter is asked."""
    now = timezone.now()
    return Matter.objects.create(
        office=made.office,
        kind="outline",
        state="drafting",
        title=f"某提纲{serial}",
        side="procuratorate",
        agency=made.procuratorate,
        opened_at=now,
        changed_at=now,
    )


def suggestion(made: County, serial: int, role: Role) -> Suggestion:
    """A suggestion that was served, of which one item was answered once; about no case."""
    now = timezone.now()
    root = Suggestion.objects.create(
        office=made.office,
        kind="suggestion",
        state="served",
        told_state="served",
        title=f"某建议{serial}",
        side="procuratorate",
        agency=made.procuratorate,
        addressee=made.agencies["third"],
        addressee_name=made.agencies["third"].name,
        opened_at=now,
        changed_at=now,
    )
    SuggestionItem.objects.create(
        matter=root, list="measure", position=1, data={"text": "某建议"}, side="procuratorate", answer="done",
        answer_text="已整改", answer_side="third", answered_at=now,
    )  # fmt: skip
    return root


BUILD = {"case": case, "notice": notice, "batch": batch, "matter": matter, "suggestion": suggestion}


def roots_make(made: World) -> None:
    """Every root in every state for the officer of every role."""
    for kind, build in BUILD.items():
        for role in Role:
            for state in STATES:
                root_make(
                    made, kind, role, state, lambda county, serial, role=role, build=build: build(county, serial, role)
                )
