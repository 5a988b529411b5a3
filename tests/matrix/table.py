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
LIBRARY_READERS = CASE_READERS - {R.UPPER_LEVEL}
GUIDELINE_EDITORS = frozenset(
    {
        R.POLICE_LEGAL,
        R.POLICE_LEADER,
        R.RESIDENT_PROSECUTOR,
        R.PROSECUTOR,
        R.MINORS_PROSECUTOR,
        R.CHIEF_PROCURATOR,
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
PAPER_VOIDERS = POLICE_WORKERS | {R.POLICE_LEADER, R.POLICE_OVERSIGHT}
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
OUTLINERS = frozenset({R.PROSECUTOR, R.MINORS_PROSECUTOR})
NOTICE_READERS = CASE_READERS | {R.OFFICE_STAFF}
SIGNERS = frozenset({R.POLICE_LEGAL, R.RESIDENT_PROSECUTOR, R.CASE_MANAGER})
FOLLOWERS = NOTICE_READERS | {R.THIRD_PARTY}
IMPORTERS = frozenset({R.POLICE_LEGAL, R.RESIDENT_PROSECUTOR, R.PROSECUTOR, R.CASE_MANAGER})
DUTY_READERS = CASE_READERS | {R.DETENTION_CENTRE, R.OFFICE_STAFF, R.ADMINISTRATOR}
DUTY_PLANNERS = frozenset({R.POLICE_LEGAL, R.RESIDENT_PROSECUTOR, R.OFFICE_STAFF, R.ADMINISTRATOR})
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

SUGGESTION_READERS = CASE_READERS | {R.THIRD_PARTY}
SUGGESTION_DRAFTERS = frozenset(
    {R.RESIDENT_PROSECUTOR, R.PROSECUTOR, R.MINORS_PROSECUTOR, R.CUSTODY_SUPERVISOR, R.COMPLAINTS_PROSECUTOR}
)
SUGGESTION_RECEIVERS = SUGGESTION_DRAFTERS | {R.THIRD_PARTY, R.POLICE_LEGAL, R.POLICE_UNIT_HEAD}
REPEAT_READERS = SUGGESTION_DRAFTERS | {R.CHIEF_PROCURATOR}
PROCURATORATE_READERS = SUGGESTION_DRAFTERS | {R.CASE_MANAGER, R.CHIEF_PROCURATOR, R.UPPER_LEVEL}


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


def suggestion(may: frozenset | None = None, level: str = "see", methods: frozenset = GET) -> Page:
    """A page of a suggestion."""
    return Page("suggestion", may or SUGGESTION_READERS, SUGGESTION_READERS, level, methods=methods)


def door(methods: frozenset = GET | POST, **more) -> Page:
    """A page behind a one-time link, asked for without one."""
    return Page("door", may=frozenset(), refusal=404, public=True, methods=methods, **more)


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
    # papers and files: seen by whoever sees the root
    **{f"paper-{what}": case() for what in ("detail", "word", "receipt", "receipt-word", "file")},
    # here a file and a receipt of the police, which only whoever works on the root among the police voids
    **{f"paper-{what}-void": case(PAPER_VOIDERS, "work", GET | POST) for what in ("file", "receipt")},
    "paper-series": Page(may=SETTING_READERS, methods=GET),
    "paper-series-set": admin("paper_kind"),
    "paper-numbers": Page("paper_series", may=SETTING_READERS, methods=GET),
    # notes, here on a case; a note is voided by who wrote it
    "notes": case(methods=GET | POST),
    "note-void": case(methods=GET | POST),
    # what anyone owes anyone: what stands on a root is seen with it, here owed by the officer in person
    "followup-list": Page(may=FOLLOWERS),
    "followup-export": Page(may=FOLLOWERS, methods=GET),
    "followup-detail": case(),
    "followup-act": case(methods=POST),
    # roster; a term is one of the officer's own agency
    "roster": Page(may=DUTY_READERS, methods=GET),
    "duty-plan": Page(may=DUTY_PLANNERS),
    "duty-change": Page("duty", may=DUTY_PLANNERS),
    "duty-void": Page("duty", may=DUTY_PLANNERS),
    "duty-pack": Page("duty", may=DUTY_PLANNERS, methods=GET),
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
    # suggestions: here one that was served and is to be signed for
    "violation-kinds": Page(may=CASE_READERS, methods=GET),
    "repeat-list": Page(may=REPEAT_READERS, methods=GET),
    "repeat-detail": Page("repeat", may=REPEAT_READERS, methods=GET),
    "repeat-decline": Page("repeat", may=REPEAT_READERS),
    "suggestion-list": Page(may=SUGGESTION_READERS),
    "suggestion-new": Page(may=SUGGESTION_DRAFTERS),
    "suggestion-detail": suggestion(),
    "suggestion-act": suggestion(SUGGESTION_RECEIVERS, "work", GET | POST),
    "suggestion-draft": suggestion(PROCURATORATE_READERS),
    "suggestion-letter": suggestion(),
    "suggestion-theme": suggestion(PROCURATORATE_READERS, "work", POST),
    "suggestion-link": suggestion(PROCURATORATE_READERS, "work", GET | POST),
    "suggestion-link-end": suggestion(PROCURATORATE_READERS, "work", GET | POST),
    "theme-list": Page(may=PROCURATORATE_READERS, methods=GET),
    "theme-new": Page(may=PROCURATORATE_READERS),
    "theme-detail": Page("theme", may=PROCURATORATE_READERS, methods=GET),
    "theme-edit": Page("theme", may=PROCURATORATE_READERS),
    "theme-figure": Page("theme", may=PROCURATORATE_READERS),
    "theme-figure-void": Page("figure", may=PROCURATORATE_READERS),
    # the one-time link: nothing but its own session opens anything, whoever is logged in
    "door": door(fixed={"POST": 403}),
    **{f"door-{what}": door(GET) for what in ("inside", "paper", "word", "file", "letter")},
    "door-act": door(),
    "door-out": door(POST),
    # matters: here an outline that is being drafted, whose steps are the prosecutors'
    "matter-list": Page("group", may=CASE_READERS),
    "matter-new": Page("flow", may=OUTLINERS),
    "matter-detail": case(root="matter"),
    "matter-act": case(OUTLINERS, "work", GET | POST, "matter"),
    # the library; the text of a guideline goes with its matter
    "advice-list": Page(may=LIBRARY_READERS),
    "advice-detail": Page("advice", may=LIBRARY_READERS, methods=GET),
    "guideline-list": Page(may=LIBRARY_READERS),
    "guideline-detail": Page("guideline", may=LIBRARY_READERS, methods=GET),
    "guideline-draft": case(GUIDELINE_EDITORS, "work", GET | POST, "matter"),
    "custody-share": Page(may=LIBRARY_READERS, methods=GET),
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
