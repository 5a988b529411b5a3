"""What every page answers, written down by hand: who gets in, who is refused, and how.

``IN`` stands for whatever the page answers to somebody who may be there (200, a redirect, a form error).
Roles are spelled out here and not taken from the roles table, so that a slip there shows.
"""

from dataclasses import dataclass, field

from office.access.roles import Role

IN, WRONG_METHOD, LOGIN = "in", 405, "/login/"
ANY_REFUSAL = WRONG_METHOD
R = Role
EVERYBODY = frozenset(Role)
CASE_READERS = frozenset(
    {
        R.POLICE_HANDLER,
        R.POLICE_UNIT_HEAD,
        R.POLICE_LEGAL,
        R.POLICE_LEADER,
        R.POLICE_OVERSIGHT,
        R.RESIDENT_PROSECUTOR,
        R.PROSECUTOR,
        R.MINORS_PROSECUTOR,
        R.CASE_MANAGER,
        R.CUSTODY_SUPERVISOR,
        R.COMPLAINTS_PROSECUTOR,
        R.CHIEF_PROCURATOR,
        R.UPPER_LEVEL,
    }
)
CASE_WORKERS = frozenset(
    {
        R.POLICE_HANDLER,
        R.POLICE_UNIT_HEAD,
        R.POLICE_LEGAL,
        R.RESIDENT_PROSECUTOR,
        R.PROSECUTOR,
        R.MINORS_PROSECUTOR,
        R.CASE_MANAGER,
    }
)
# who takes a step of the procedure, if only the few that the law gives the role
CASE_RECORDERS = CASE_WORKERS | {R.CUSTODY_SUPERVISOR, R.COMPLAINTS_PROSECUTOR, R.CHIEF_PROCURATOR, R.UPPER_LEVEL}
POLICE_WORKERS = frozenset({R.POLICE_HANDLER, R.POLICE_UNIT_HEAD, R.POLICE_LEGAL})
SETTLERS = CASE_WORKERS | {R.COMPLAINTS_PROSECUTOR}
SHARERS = frozenset(
    {
        R.POLICE_UNIT_HEAD,
        R.POLICE_LEGAL,
        R.RESIDENT_PROSECUTOR,
        R.PROSECUTOR,
        R.MINORS_PROSECUTOR,
        R.CHIEF_PROCURATOR,
    }
)
OPENERS = frozenset({R.POLICE_HANDLER, R.POLICE_UNIT_HEAD, R.POLICE_LEGAL})
PREPARERS = frozenset({R.POLICE_HANDLER, R.POLICE_UNIT_HEAD})
CHECKERS = frozenset({R.POLICE_LEGAL})
NOTICE_READERS = CASE_READERS | {R.OFFICE_STAFF}
SIGNERS = frozenset({R.POLICE_LEGAL, R.RESIDENT_PROSECUTOR, R.CASE_MANAGER})
IMPORTERS = frozenset({R.POLICE_LEGAL, R.RESIDENT_PROSECUTOR, R.PROSECUTOR, R.CASE_MANAGER})
ADMINISTRATORS = frozenset({R.ADMINISTRATOR})
AUDITORS = frozenset({R.AUDITOR})
SETTING_READERS = frozenset(
    {
        R.ADMINISTRATOR,
        R.POLICE_LEGAL,
        R.POLICE_LEADER,
        R.RESIDENT_PROSECUTOR,
        R.CASE_MANAGER,
        R.CHIEF_PROCURATOR,
        R.OFFICE_STAFF,
    }
)


@dataclass(frozen=True)
class Page:
    """One URL. ``root``: the kind of root it shows (its five states are tried) or of thing it names.

    ``may``: roles let in at all. On a root, ``sees``: roles that see such roots (for others it does not exist),
    ``level``: "see" or "work", what an action needs; below it the answer is 403.
    """

    root: str = ""
    may: frozenset = EVERYBODY
    sees: frozenset = EVERYBODY
    level: str = "see"
    public: bool = False
    methods: frozenset = frozenset({"GET", "POST"})
    refusal: int = 403
    fixed: dict = field(default_factory=dict)

    def expected(self, method: str, role: Role, state: str) -> int | str:
        """The answer to this method, role and state."""
        if method in self.fixed:
            return self.fixed[method]
        if method not in self.methods:
            return WRONG_METHOD
        if state:
            if role not in self.sees or state not in ("own", "shared"):
                return 404
            if role not in self.may or (self.level == "work" and state == "shared"):
                return 403
            return IN
        return IN if role in self.may else self.refusal


GET = frozenset({"GET"})
POST = frozenset({"POST"})


def case(may: frozenset = CASE_READERS, level: str = "see", methods: frozenset = GET, root: str = "case") -> Page:
    """A page of a case."""
    return Page(root, may, CASE_READERS, level, methods=methods)


def admin(thing: str = "", methods: frozenset = frozenset({"GET", "POST"})) -> Page:
    """A page of who keeps the accounts."""
    return Page(thing, ADMINISTRATORS, methods=methods)


def batch(level: str = "see", methods: frozenset = frozenset({"GET", "POST"})) -> Page:
    """A page of an import."""
    return Page("batch", IMPORTERS, IMPORTERS, level, methods=methods)


TABLE: dict[str, Page] = {
    # front
    "today": Page(methods=GET),
    "search": Page(),
    "search_found": Page("text"),
    "messages": Page(methods=GET),
    "messages_read": Page(methods=POST),
    "message_open": Page("message", methods=POST, may=frozenset(), refusal=404),
    "language": Page(methods=POST, public=True),
    "login": Page(public=True),
    "logout": Page(methods=POST, public=True),
    "password_change": Page(),
    # accounts
    "first-run": Page(public=True),
    "divisions": Page(public=True, methods=GET),
    "login-code": Page(public=True),
    "password-choose": Page(),
    "officers": admin(),
    "officer-create": admin(),
    "officer": admin("officer", GET),
    **{f"officer-{what}": admin("officer") for what in ("edit", "roles", "move", "disable", "handover")},
    "officer-enable": admin("officer", POST),
    "officer-code": admin("officer"),
    "officer-code-slip": admin("officer", GET),
    "agencies": admin(methods=GET),
    "agency-create": admin(),
    "agency": admin("agency", GET),
    **{f"agency-{what}": admin("agency") for what in ("edit", "disable")},
    "agency-enable": admin("agency", POST),
    "department-create": admin("agency"),
    "department": admin("department", GET),
    **{f"department-{what}": admin("department") for what in ("edit", "move", "head", "disable")},
    "department-enable": admin("department", POST),
    "settings-work-measures": Page(may=SETTING_READERS, methods=GET),
    "setting-sharing": admin("sharing_setting"),
    "setting-notice": admin("notice_setting"),
    "setting-notice-create": admin("agency"),
    "audit": Page(may=AUDITORS, methods=GET),
    # calendar
    "workdays": Page(methods=GET),
    "workdays-load": admin(),
    "workdays-correct": admin(),
    # computed anew
    "recompute-job": Page("job", may=SETTING_READERS, methods=GET),
    "recompute-progress": Page("job", may=SETTING_READERS, methods=GET),
    "clocks-moved": Page("job", may=CASE_READERS, methods=GET),
    "readings": Page(may=SETTING_READERS, methods=GET),
    "reading-choose": admin("reading"),
    # the law, nothing of any case
    "rules": Page(methods=GET),
    # cases
    "case-list": Page(may=CASE_READERS),
    "case-open": Page(may=OPENERS),
    "case-detail": case(),
    "case-facts": case(),
    "event-record": case(CASE_RECORDERS, "work", GET | POST),
    "event-void": case(CASE_RECORDERS, "work", GET | POST),
    "fact-correct": case(CASE_WORKERS, "work", GET | POST),
    "case-share": case(SHARERS, "work", GET | POST),
    "case-share-withdraw": case(SHARERS, "work", GET | POST, "case"),
    # persons
    "person-detail": case(),
    "person-join": case(POLICE_WORKERS, "work", GET | POST),
    "person-identity": case(POLICE_WORKERS, "work", GET | POST),
    "person-split": case(POLICE_WORKERS, "work", GET | POST),
    "person-split-check": case(POLICE_WORKERS, "work", GET | POST),
    # to be settled
    "settle-list": Page(may=CASE_READERS, methods=GET),
    "case-settle": case(),
    "case-settle-choose": case(SETTLERS, "work", POST),
    "case-settle-ask": case(SETTLERS, "work", POST),
    "case-compare": case(),
    # hand-over
    "handover-list": Page(may=CASE_READERS, methods=GET),
    "handover-new": case(PREPARERS, "work", GET | POST),
    "handover-enter": case(CHECKERS, "work", GET | POST),
    "handover-detail": case(),
    "handover-edit": case(PREPARERS, "work", GET | POST),
    "handover-act": case(CHECKERS, "work", POST),
    # numbers and links
    "link-list": Page(may=CASE_WORKERS, methods=GET),
    "case-structure": case(),
    "case-join": case(CASE_WORKERS, "work", GET | POST),
    "case-split": case(CASE_WORKERS, "work", GET | POST),
    "link-reject": case(CASE_WORKERS, "work", GET | POST),
    # terms
    "clock-list": Page(may=CASE_READERS),
    "clock-export": Page(may=CASE_READERS, methods=GET),
    "clock-acknowledge": Page(may=CASE_READERS, methods=POST),
    "clock-calendar": Page(may=CASE_READERS),
    "clock-calendar-terms": Page(may=CASE_READERS, methods=GET),
    "custody-list": Page(may=CASE_READERS | {R.DETENTION_CENTRE}, methods=GET),
    "custody-export": Page(may=CASE_READERS | {R.DETENTION_CENTRE}, methods=GET),
    "clock-detail": case(),
    # ledgers
    "ledger-list": Page(may=IMPORTERS, methods=GET),
    "ledger-upload": Page(may=IMPORTERS, methods=POST),
    "ledger-export": Page(may=CASE_READERS),
    # without naming a layout of one's own agency nobody gets in
    "ledger-mapping-forget": Page(may=frozenset(), methods=POST),
    "ledger-template": Page("layout", may=IMPORTERS, methods=GET),
    "ledger-batch": batch(methods=GET),
    "ledger-progress": batch(methods=GET),
    "ledger-quarantine": batch("work", GET),
    "ledger-columns": batch("work", POST),
    "ledger-commit": batch("work", POST),
    "ledger-discard": batch("work", POST),
    "ledger-withdraw": batch("work"),
    # demo: only while it is loaded, which it is not here
    "demo_samples": Page(may=frozenset(), fixed={"GET": ANY_REFUSAL}, methods=GET),
    "demo_sample": Page("sample", may=frozenset(), fixed={"GET": ANY_REFUSAL}, methods=GET),
    "demo_leave": Page(may=ADMINISTRATORS),
    # notices
    "notice-list": Page(may=NOTICE_READERS, methods=GET),
    "notice-detail": Page("notice", NOTICE_READERS, NOTICE_READERS, methods=GET),
    "notice-print": Page("notice", NOTICE_READERS, NOTICE_READERS, methods=GET),
    "notice-sign": Page("notice", SIGNERS, NOTICE_READERS, "work"),
}
