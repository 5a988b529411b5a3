"""Who is who: the joint office of a county, its agencies, departments and officers.

Basis: 最高人民检察院、公安部《关于健全完善侦查监督与协作配合机制的意见》(2021): the office is led jointly by the
procuratorate's criminal department and the police legal department.
"""

from django.contrib.auth.models import AbstractBaseUser, Group, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JointOffice(models.Model):
    """The joint office of one county (侦查监督与协作配合办公室)."""

    name = models.CharField(_("name"), max_length=100)
    division_code = models.CharField(
        _("division code (GB/T 2260)"), max_length=6, validators=[RegexValidator(r"^\d{6}$")]
    )
    opened_on = models.DateField(_("opened on"), null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="joint_office_name")]

    def __str__(self):
        return self.name


class AgencyKind(models.TextChoices):
    """The kinds of agency that take part."""

    PROCURATORATE = "procuratorate", pgettext_lazy("agency", "procuratorate")
    POLICE = "police", pgettext_lazy("agency", "police bureau")
    UPPER_PROCURATORATE = "upper_procuratorate", pgettext_lazy("agency", "upper-level procuratorate")
    UPPER_POLICE = "upper_police", pgettext_lazy("agency", "upper-level police bureau")
    THIRD = "third", pgettext_lazy("agency", "third agency")


class Side(models.TextChoices):
    """On whose side a record stands."""

    POLICE = "police", pgettext_lazy("side", "police")
    PROCURATORATE = "procuratorate", pgettext_lazy("side", "procuratorate")
    BOTH = "both", pgettext_lazy("side", "both agencies")


SIDE_OF_KIND = {
    AgencyKind.PROCURATORATE: Side.PROCURATORATE,
    AgencyKind.UPPER_PROCURATORATE: Side.PROCURATORATE,
    AgencyKind.POLICE: Side.POLICE,
    AgencyKind.UPPER_POLICE: Side.POLICE,
}


class Agency(models.Model):
    """A procuratorate, police bureau or third agency of the office."""

    office = models.ForeignKey(JointOffice, models.PROTECT, related_name="agencies")
    kind = models.CharField(_("kind"), max_length=24, choices=AgencyKind.choices)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40)
    code = models.CharField(_("official unit code"), max_length=12)
    active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="agency_code")]

    def __str__(self):
        return self.short_name or self.name

    @property
    def side(self) -> str:
        """``police``, ``procuratorate`` or, for third agencies, ``third``."""
        return SIDE_OF_KIND.get(self.kind, "third")


class DepartmentKind(models.TextChoices):
    """What a department is for; grants and settings name departments by it."""

    UNIT = "unit", pgettext_lazy("department", "investigating unit")
    LEGAL = "legal", pgettext_lazy("department", "police legal department")
    LEADERSHIP = "leadership", pgettext_lazy("department", "leadership")
    OVERSIGHT = "oversight", pgettext_lazy("department", "police oversight")
    DETENTION = "detention", pgettext_lazy("department", "detention centre")
    PROSECUTION = "prosecution", pgettext_lazy("department", "criminal prosecution department")
    MINORS = "minors", pgettext_lazy("department", "juvenile prosecution department")
    CASE_OFFICE = "case_office", pgettext_lazy("department", "case management office")
    CUSTODY_SUPERVISION = "custody_supervision", pgettext_lazy("department", "custody supervision department")
    COMPLAINTS = "complaints", pgettext_lazy("department", "complaints department")
    RESIDENT = "resident", pgettext_lazy("department", "resident prosecutors at the office")
    GENERAL = "general", pgettext_lazy("department", "other department")


class Department(models.Model):
    """A department or unit; a tree inside its agency, known by its official unit code."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="departments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("official unit code"), max_length=12)
    kind = models.CharField(_("kind"), max_length=24, choices=DepartmentKind.choices)
    head = models.ForeignKey("office.Officer", models.PROTECT, null=True, blank=True, related_name="heads")
    active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="department_code")]
        indexes = [models.Index(fields=["code"], name="department_by_code")]

    def __str__(self):
        return self.name


class Officer(AbstractBaseUser, PermissionsMixin):
    """Somebody who logs in. Roles are codes of ``office.access.roles``; groups are derived, never edited."""

    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(_("name"), max_length=100)
    police_number = models.CharField(_("badge or staff number"), max_length=30, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="officers")
    departments = models.ManyToManyField(Department, blank=True, related_name="officers")
    roles = models.JSONField(_("roles"), default=list)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = False
    # There is no superuser: a flag that opens everything would be a second rule of access.
    is_superuser = False
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    disabled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self):
        return self.name or self.username

    @property
    def side(self) -> str:
        """The side of the officer's agency."""
        return self.agency.side if self.agency_id else "third"


class Principal(models.Model):
    """Who a grant can name: an agency, a department or an officer.

    Agencies and departments have a Django group, which guardian's rows and ``Officer.groups`` refer to.
    """

    agency = models.OneToOneField(Agency, models.PROTECT, null=True, related_name="principal")
    department = models.OneToOneField(Department, models.PROTECT, null=True, related_name="principal")
    officer = models.OneToOneField(Officer, models.PROTECT, null=True, related_name="principal")
    group = models.OneToOneField(Group, models.PROTECT, null=True, related_name="principal")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="principal_is_one_thing",
                condition=(
                    Q(agency__isnull=False, department__isnull=True, officer__isnull=True, group__isnull=False)
                    | Q(agency__isnull=True, department__isnull=False, officer__isnull=True, group__isnull=False)
                    | Q(agency__isnull=True, department__isnull=True, officer__isnull=False, group__isnull=True)
                ),
            )
        ]

    def __str__(self):
        return str(self.department or self.agency or self.officer)


class OneTimeCode(models.Model):
    """A first or forgotten password as a code that works once; only its hash is kept."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="one_time_codes")
    code_hash = models.CharField(max_length=200)
    purpose = models.CharField(max_length=10, choices=[("first", _("first password")), ("reset", _("new password"))])
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)


class SharingSetting(models.Model):
    """What one agency lets the other see of a ledger by default, and the clause it comes from."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sharing_settings")
    layout = models.CharField(_("ledger"), max_length=40)
    receivers = models.JSONField(
        _("receivers"), default=list, help_text=_("Department kinds of the other agency, or handling_unit.")
    )
    withheld = models.JSONField(_("withheld columns"), default=list)
    clause = models.CharField(_("clause of the work measures"), max_length=100, blank=True)
    active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "layout"], name="sharing_setting_once")]


class NoticeSetting(models.Model):
    """Which notices an agency issues and how often, with the clause they come from."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="notice_settings")
    theme = models.CharField(_("theme"), max_length=40)
    period_kind = models.CharField(_("period"), max_length=12)
    series = models.CharField(
        _("number series"),
        max_length=20,
        blank=True,
        help_text=_("As in 海公数通〔2026〕12号; made from the short name if empty."),
    )
    sign_within_days = models.PositiveSmallIntegerField(_("sign for within (days)"), default=3)
    clause = models.CharField(_("clause of the work measures"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"))
    active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "theme", "period_kind"], name="notice_setting_once")]
