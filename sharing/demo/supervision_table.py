"""The demonstration's supervision: clues, filing supervision, violations, objections, referrals, complaints in many
states."""

from __future__ import annotations

from sharing.demo.supervision_clues import CLUES, OTHERS
from sharing.demo.supervision_filings import FILINGS
from sharing.demo.supervision_told import Told
from sharing.demo.supervision_violations import OBJECTIONS, VIOLATIONS

TABLE: tuple[Told, ...] = (*VIOLATIONS, *OBJECTIONS, *FILINGS, *CLUES, *OTHERS)
