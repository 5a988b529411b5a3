"""What the empty list of 今日 says: what will come here for this role."""

from django.utils.translation import gettext as _

from office.access.roles import EXCLUSIVE, Role


def empty_words(officer) -> str:
    """By role; what is common to most where no role has words of its own."""
    roles = set(officer.roles)
    if Role.THIRD_PARTY in roles:
        return _(
            "Matters that the procuratorate or the police assign to your agency will stand here, with the day by which "
            "an answer is due. Nothing is owed now, and there is nothing that you have to open or fill in."
        )
    if Role.ADMINISTRATOR in roles:
        return _("You keep accounts, departments and work measures: see the left side. Case work never comes here.")
    if Role.AUDITOR in roles:
        return _("Your work is under “Audit records” at the left side. Case work never comes here.")
    if Role.DETENTION_CENTRE in roles and len(roles - EXCLUSIVE) == 1:
        return _(
            "Matters about people held in your detention centre will stand here when the two agencies assign them: "
            "ends of terms, releases, changes of measures. Nothing is owed now; ledgers and cases are not part of this "
            "role."
        )
    return _("What others ask of you, and what is due, stands here as soon as it arises.")
