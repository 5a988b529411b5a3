"""Filing supervision walked through."""

from typing import Any

from tests.cases.supervision.walk import RowIn, Walk

ACCEPTED = {
    "direction": "non_filing", "source": "victim", "complainant": "张某", "accepted_no": "海公不立字〔2026〕5号",
    "decided_on": "2026-01-20", "offence": "故意伤害", "facts": "被害人称被殴打致轻伤。",
}  # fmt: skip
STATEMENT = {"situation": "已受理调查", "basis": "伤情鉴定", "reasons": "认为情节显著轻微"}
EVIDENCE = {"name": "伤情鉴定意见", "proves": "轻伤二级", "pages": 4}
ORDER = {"order_reasons": "已达轻伤，应当追究刑事责任", "order_law": "刑事诉讼法第112条、第113条"}


class FilingWalk(Walk):
    """The steps of filing supervision."""

    def accepted(self, day: str = "2026-02-09", *, case=None, officer=None, **data: Any):
        """On record."""
        told = {**ACCEPTED, **data}
        if case is None:
            told["unit"] = [self.unit.pk]
        return self.open(officer or self.complaints, "filing_supervision", day, case=case, data=told)

    def demanded(self, day: str = "2026-03-03"):
        """The police are asked."""
        matter = self.accepted(officer=self.prosecutor)
        return self.act(self.prosecutor, matter, "demand", day, data={"demand_words": "不予立案的依据和理由"})

    def explained(self):
        """The police have stated their reasons, on 03-16."""
        matter = self.act(self.legal, self.demanded(), "demand_signed", "2026-03-09")
        return self.act(self.legal, matter, "explain", "2026-03-16", data=STATEMENT)

    def proposed_order(self, matter, day: str):
        """An order is drafted."""
        return self.act(self.prosecutor, matter, "propose_order", day, data=ORDER, rows=[RowIn(EVIDENCE)])

    def ordered(self):
        """Filing is ordered and signed for on 03-23."""
        matter = self.act(self.chief, self.proposed_order(self.explained(), "2026-03-20"), "order_filing", "2026-03-20")
        return self.act(self.legal, matter, "order_signed", "2026-03-23")

    def withdrawal_due(self, case):
        """Withdrawal is ordered and signed for on 03-23."""
        matter = self.accepted(
            "2026-03-02", case=case, officer=self.prosecutor, direction="filing", illegality=["dispute"]
        )
        matter = self.act(self.prosecutor, matter, "demand", "2026-03-03", data={"demand_words": "立案依据"})
        matter = self.act(self.legal, matter, "demand_signed", "2026-03-04")
        matter = self.act(self.legal, matter, "explain", "2026-03-10", data=STATEMENT)
        matter = self.proposed_order(matter, "2026-03-18")
        matter = self.act(self.chief, matter, "order_withdrawal", "2026-03-20")
        return self.act(self.legal, matter, "withdrawal_signed", "2026-03-23")
