"""Why a step is not this officer's, who takes it, and where to go on instead."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.matters.rules import BOTH
from cases.matters.table import Act, Flow
from cases.matters.words import label
from office.access.denied import Denied
from office.access.roles import ROLES, Role
from office.ui.who import side_name


def step_denied(officer, flow: Flow, acts: list[Act], url: str) -> Denied:
    """Of the other side's steps no more is said than that they are not the own side's."""
    own = [act for act in acts if act.side in (officer.side, BOTH)]
    told = {"kind": label(flow), "step": label((own or acts)[0])}
    if not own:
        why = _("In “%(kind)s” this step is not one of your agency's.") % told
        who = ""
    else:
        why = _("“%(step)s” (%(kind)s) is not a step of your role.") % told
        roles = dict.fromkeys(code for act in own for code in act.roles)
        names = pgettext("list", ", ").join(str(ROLES[Role(code)].label) for code in roles if code in set(Role))
        who = _("In your agency (%(side)s) it is for: %(roles)s. Ask one of them.") % {
            "side": side_name(officer.side),
            "roles": names,
        }
    return Denied(why, who=who if own else "", url=url, label=_("See what you can do here"))
