"""Cases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Procedure, register, and what grows on them."""

    name = "cases"
    verbose_name = _("Cases")
    nav = ["cases.register.front.nav"]
    roots = {"case": "cases.register.roots.case_refs"}
    search_sources = ["cases.register.front.search"]
    home_boxes = ["cases.register.front.custody_box", "cases.register.front.unsettled_box"]
    message_kinds = {
        "case.shared": "cases.register.words.case_shared",
        "case.share_withdrawn": "cases.register.words.case_share_withdrawn",
    }
    messages_alone = {"case.share_withdrawn": "cases.case"}
