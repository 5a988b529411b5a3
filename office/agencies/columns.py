"""The columns of ledgers by name, for the settings of what is shared. The app that knows the ledgers brings them:

    ledger_columns = "sharing.ledgers.front.columns_to_withhold"

in its AppConfig: a callable (layout) → [(code, label)] of the columns that an agency may withhold.
"""

from django.apps import apps
from django.utils.module_loading import import_string


def columns_of(layout: str) -> list[tuple[str, str]]:
    """Columns of this ledger that may be withheld, with their labels in the active language."""
    found: list[tuple[str, str]] = []
    for config in apps.get_app_configs():
        path = getattr(config, "ledger_columns", "")
        if path:
            found += import_string(path)(layout)
    return found


def columns_words(layout: str, codes: list[str]) -> list[str]:
    """The labels of these columns."""
    names = dict(columns_of(layout))
    return [str(names.get(code, code)) for code in codes]
