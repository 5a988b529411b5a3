"""The rows of a flow: what one kind of matter is, as read from ``cases/<room>/flows/<kind>.toml``.

A flow says in one table which states a request between the agencies goes through, who may take which step, what is owed
to whom and until when, and what a step does beyond itself. How to read the keys: ``cases/matters/README.md``.
"""

import msgspec


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something with a code and its words in both languages."""

    code: str
    zh: str
    en: str


class Choice(Labelled, frozen=True):
    """One value of a list of this flow."""

    list: str
    law: str = ""


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that a step or a row says. ``secret``: never shown to the other side. ``values``: from which list it is
    chosen; of departments, their kinds: ``prosecution|minors``."""

    name: str
    zh: str
    en: str
    kind: str = "text"
    values: str = ""
    required: bool = False
    desk: str = ""
    secret: bool = False
    help_zh: str = ""
    help_en: str = ""


class Answer(Labelled, frozen=True):
    """How a row may be answered, or evaluated. ``needs``: what goes with it; ``open``: the row is not settled by it."""

    needs: tuple[str, ...] = ()
    open: bool = False
    tone: str = "plain"


class ItemList(Labelled, frozen=True):
    """Rows of a matter: one opinion, one piece of evidence, one recommendation each.

    ``anew``: told anew, they are counted from one, as on their paper. ``asks``: which of them wait for an answer, by
    what they say; empty: all, where there are answers.
    """

    field: tuple[Field, ...]
    answer: tuple[Answer, ...] = ()
    verdict: tuple[Answer, ...] = ()
    least: int = 1
    most: int = 60
    anew: bool = False
    asks: str = ""


class Duty(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is owed while a matter stands in a state: by which desk, to which, by which step, and until when.

    At most one of ``days``, ``working_days``, ``hours``, ``rule`` (a clock of the procedure), ``field`` (a day that a
    step says), ``row_field`` (a day that the row says). ``length``: with ``rule``, so many days as the matter says in
    this field, in place of the rule's own length. ``since``: ``at`` (the moment of entry), ``on`` (the true day of the
    step) or ``act.field``. ``items``: one duty for every row of that list that is open and says ``rows_when``.
    ``lists_closed``: owed once the rows of these lists are settled.
    """

    code: str
    zh: str
    en: str
    desk: str
    act: str
    other: str = ""
    law: str = ""
    days: int = 0
    working_days: int = 0
    hours: int = 0
    rule: str = ""
    length: str = ""
    field: str = ""
    since: str = "on"
    remind: tuple[int, ...] = ()
    items: str = ""
    rows_when: str = ""
    row_field: str = ""
    lists_closed: tuple[str, ...] = ()
    when: str = ""


class State(Labelled, frozen=True):
    """Where a matter stands. ``closed``: nothing can be owed any more; ``result``: how it ended."""

    next_zh: str
    next_en: str
    tone: str = "plain"
    closed: bool = False
    result: str = ""
    duty: tuple[Duty, ...] = ()


class Desk(Labelled, frozen=True):
    """Who takes part: one or more principals of a side, found by ``of``."""

    side: str
    of: str


class CaseEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The step of the procedure that an act is. ``params``: ``$name`` is what the act says; ``of``: the act whose event
    it answers."""

    type: str
    params: dict[str, str] = {}
    of: str = ""


class Act(Labelled, frozen=True):
    """A step that somebody may take."""

    side: str
    start: tuple[str, ...] = msgspec.field(default=(), name="from")
    to: str = ""
    roles: tuple[str, ...] = ()
    desk: str = ""
    told: bool = True
    opens: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    law: str = ""
    dated: bool = False
    not_before: str = ""
    reason: bool = False
    items: str = ""
    answers: str = ""
    verdicts: str = ""
    lists_closed: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    when: str = ""
    document: str = ""
    receipt: str = ""
    files: bool = False
    files_needed: bool = False
    files_inner: bool = False
    files_travel: bool = False
    event: CaseEvent | None = None
    checks: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    tone: str = ""
    main: bool = False
    help_zh: str = ""
    help_en: str = ""
    field: tuple[Field, ...] = ()

    @property
    def opening(self) -> bool:
        """Whether a matter begins with it."""
        return not self.start


ANY_OPEN = "*"


class Flow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of matter."""

    kind: str
    zh: str
    en: str
    group: str
    basis: tuple[str, ...]
    state: tuple[State, ...]
    act: tuple[Act, ...]
    desk: tuple[Desk, ...]
    about_zh: str = ""
    about_en: str = ""
    root: str = "matter"
    case: str = "required"
    opens_case: str = ""
    hidden_side: str = ""
    grows: bool = False
    order: int = 50
    item: tuple[ItemList, ...] = ()
    choice: tuple[Choice, ...] = ()

    def state_of(self, code: str) -> State:
        """A state by its code. Raises KeyError."""
        return {state.code: state for state in self.state}[code]

    def act_of(self, code: str) -> Act | None:
        """An act by its code."""
        return {act.code: act for act in self.act}.get(code)

    def desk_of(self, code: str) -> Desk:
        """A desk by its code. Raises KeyError."""
        return {desk.code: desk for desk in self.desk}[code]

    def list_of(self, code: str) -> ItemList:
        """A list of rows by its code. Raises KeyError."""
        return {item.code: item for item in self.item}[code]

    def choices(self, name: str) -> tuple[Choice, ...]:
        """The values of a list of this flow."""
        return tuple(choice for choice in self.choice if choice.list == name)

    def fields(self) -> dict[str, Field]:
        """Everything that the acts of it may say, by name."""
        return {field.name: field for act in self.act for field in act.field}

    @property
    def openings(self) -> tuple[Act, ...]:
        """The acts with which one begins."""
        return tuple(act for act in self.act if act.opening)


FIELD_KINDS = frozenset(
    {
        "text", "long", "date", "time", "choice", "multi", "flag", "number", "money", "officer", "officers",
        "departments", "agency", "persons", "case", "cases", "matter",
    }
)  # fmt: skip
GROUPS = ("collaboration", "supervision", "suggestions")
CASES = ("required", "optional", "none")
SIDES = ("police", "procuratorate", "both", "third")
