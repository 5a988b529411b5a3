"""What the forms of a case need to read. For officers who see the case; the view has asked."""

from cases.register.models import Case, CaseNumber, Event


def case_numbers(case: Case) -> list[CaseNumber]:
    """The numbers of the case that are in force."""
    return list(CaseNumber.objects.filter(case=case, withdrawn_at=None).order_by("kind", "pk"))


def joined_away(case: Case) -> bool:
    """Whether the case was joined into another and holds nothing of its own any more: as somebody joined it here, or as
    a ledger tells. Asked once the case is locked, if anything is to be written."""
    if Case.objects.filter(pk=case.pk, merged_into__isnull=False).exists():
        return True
    return Event.objects.filter(case=case, type="case_merged", voided_by=None, voids=None).exists()


def event_of(officer, case: Case, event_id: int) -> Event | None:
    """One event of the case that the officer may see, voids aside."""
    event = Event.objects.filter(case=case, pk=event_id, voids=None).first()
    return event if event is not None and (event.shared or event.side == officer.side) else None
