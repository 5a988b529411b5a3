"""The demonstration's accounts, for the log-in page and the command line.

One password for all of them, told to everybody: a synthetic county holds nothing worth guarding, and the
list disappears with it (JointOffice.is_demo). `seed_demo` sets this password.
"""

from office.agencies.models import JointOffice, Officer

DEMO_PASSWORD = "haishan-2026"  # noqa: S105


def demo_loaded() -> bool:
    """Whether the synthetic county stands in the database, and nothing else."""
    offices = list(JointOffice.objects.values_list("is_demo", flat=True)[:2])
    return bool(offices) and all(offices)


def demo_accounts() -> list[Officer]:
    """The officers of the synthetic county; none once a real office exists."""
    if not demo_loaded():
        return []
    return list(
        Officer.objects.filter(is_active=True, agency__isnull=False)
        .select_related("agency")
        .prefetch_related("departments")
        .order_by("agency_id", "pk")
    )
