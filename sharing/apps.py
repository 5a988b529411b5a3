"""Data sharing between the two agencies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    """Ledgers in and out, periodic notices."""

    name = "sharing"
    verbose_name = _("Data sharing")
    nav = ["sharing.ledgers.front.nav", "sharing.notices.front.nav", "sharing.demo.front.nav"]
    ledger_columns = "sharing.ledgers.front.columns_to_withhold"
    notice_preview = "sharing.notices.front.preview"
    home_boxes = ["sharing.notices.front.recent_box"]
    search_sources = ["sharing.notices.front.search"]
    # Papers with numbers of the office's counters that are no documents of office/papers.
    number_holders = ["sharing.notices.front.numbers_held"]
    roots = {"notice": "sharing.notices.front.notice_refs", "importbatch": "sharing.ledgers.front.batch_refs"}
    message_kinds = {"notice.issued": "sharing.notices.words.issued", "notice.signed": "sharing.notices.words.signed"}
    followup_kinds = {"notice.sign": "sharing.notices.words.to_sign"}
    followup_actions = {"notice.sign": "notice.sign"}
    followup_groups = ["sharing.notices.words.followup_groups"]
    followup_endings = {"notice.signed": "sharing.notices.words.ended"}
    root_text = {"notice": "sharing.notices.front.notice_ids_like"}
    schedule = {
        "sweep-ledgers": {"task": "sharing.ledgers.sweep", "schedule": {"minute": "*"}},
        # Every minute: running again issues nothing, and a new setting or a start after a night off is met at once.
        "issue-notices": {"task": "sharing.issue_notices", "schedule": {"minute": "*"}},
    }
