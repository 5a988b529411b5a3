"""Work of the clocks in the background; gathered by ``cases.tasks``."""

from celery import shared_task

from cases.clocks.sweep import clocks_sweep


@shared_task(name="cases.clocks.sweep")
def sweep_clocks() -> int:
    """Warn of what is due; how many warnings were issued. Running again warns of nothing twice."""
    return clocks_sweep().issued
