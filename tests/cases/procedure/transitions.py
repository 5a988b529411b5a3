"""Every transition of the state chart (domain brief 2.1 to 2.4), written down by hand: from where, by which step, to
where, who may record it, who of the own side may not, and the article.

``state`` is what the projection says: ``stage=``, ``measure=``, ``outcome=``, or ``event`` for a step that is a flag
beside the stages. Persons: ``@1``.
"""

from dataclasses import dataclass

from office.access.roles import Role as R

UPPER_POLICE = "upper_police"
"""An upper-level officer of the police; the role alone does not tell the side."""


@dataclass(frozen=True)
class Transition:
    """One line of the chart."""

    section: str
    what: str
    before: str
    event: str
    after: str
    actor: str
    wrong: str
    article: str
    story: str
    day: str
    params: str = ""

    @property
    def name(self) -> str:
        """How the test is called."""
        return f"{self.section} {self.what}"


def t(section, what, before, event, after, actor, wrong, article, story, day, params="") -> Transition:
    """One line, short."""
    return Transition(section, what, before, event, after, actor, wrong, article, story, day, params)


POLICE, LEGAL, HEAD = R.POLICE_HANDLER, R.POLICE_LEGAL, R.POLICE_UNIT_HEAD
PROS, MINORS, MANAGER, CHIEF = R.PROSECUTOR, R.MINORS_PROSECUTOR, R.CASE_MANAGER, R.CHIEF_PROCURATOR
RESIDENT, UPPER, CUSTODY = R.RESIDENT_PROSECUTOR, R.UPPER_LEVEL, R.CUSTODY_SUPERVISOR
UP = UPPER_POLICE

ACCEPTED = "acceptance 2026-03-01"
NOT_FILED = f"{ACCEPTED}\nnon_filing 2026-03-03 #nf"
FILED = f"{ACCEPTED}\nfiling 2026-03-02"
HELD = f"{FILED}\ndetention 2026-03-03 08:15 @1"
ASKED = f"{HELD}\narrest_request 2026-03-05 @1\narrest_review_acceptance 2026-03-05"
APPROVED = f"{ASKED}\narrest_approval 2026-03-10 @1 #ap"
ARRESTED = f"{APPROVED}\ndecision_served 2026-03-10 @1 of=ap decision=arrest_approval #s1\narrest 2026-03-10 16:00 @1"
REFUSED = (
    f"{ASKED}\narrest_non_approval 2026-03-10 @1 #np reason=N2\n"
    "decision_served 2026-03-10 10:00 @1 of=np decision=arrest_non_approval #s1"
)
FREED = f"{REFUSED}\nrelease 2026-03-10 11:00 @1"
CONCLUDED = f"{ARRESTED}\ninvestigation_conclusion 2026-04-20"
CHECKED = f"{CONCLUDED}\nlegal_check 2026-04-21 kind=prosecution result=pass"
TRANSFERRED = f"{CHECKED}\ntransfer_for_prosecution 2026-04-22"
REVIEW = f"{TRANSFERRED}\nprosecution_review_acceptance 2026-04-23"
RETURNED = (
    f"{REVIEW}\nsupplementary_investigation_return 2026-05-20 @1 round=1 #r1\n"
    "decision_served 2026-05-20 @1 of=r1 decision=supplementary_investigation_return"
)
AGAIN = f"{RETURNED}\ntransfer_for_prosecution 2026-06-15\nprosecution_review_acceptance 2026-06-15"
TWICE = (
    f"{AGAIN}\nsupplementary_investigation_return 2026-07-10 @1 round=2 #r2\n"
    "decision_served 2026-07-10 @1 of=r2 decision=supplementary_investigation_return\n"
    "transfer_for_prosecution 2026-08-05\nprosecution_review_acceptance 2026-08-05"
)
INDICTED = f"{REVIEW}\nindictment 2026-05-20 @1"
ON_TRIAL = f"{INDICTED}\ncourt_acceptance 2026-05-25 procedure=ordinary"
JUDGED = f"{ON_TRIAL}\njudgment 2026-07-20 @1 #j"
BAILED = f"{FILED}\nbail 2026-03-04 @1"
BAIL_REVIEW = f"{BAILED}\ntransfer_for_prosecution 2026-04-22\nprosecution_review_acceptance 2026-04-23"

CASES = [
    t("2.1", "受案", "stage=none", "acceptance", "stage=accepted", POLICE, UP, "MPS 171", "", "2026-03-01"),
    t("2.1", "调查核实", "stage=accepted", "preliminary_inquiry", "stage=accepted", HEAD, UP, "MPS 174", ACCEPTED,
      "2026-03-02"),
    t("2.1", "移送管辖", "stage=accepted", "jurisdiction_transfer", "stage=transferred_out", POLICE, UP, "MPS 175",
      f"{ACCEPTED}\njurisdiction_found 2026-03-01 10:00", "2026-03-02", "destination=139904000200 reason=territory"),
    t("2.1", "不予立案", "stage=accepted", "non_filing", "stage=not_filed", POLICE, UP, "MPS 178", ACCEPTED,
      "2026-03-03"),
    t("2.1", "不予立案通知书送达", "stage=not_filed", "non_filing_notice_served", "event", POLICE, UP, "MPS 178",
      NOT_FILED, "2026-03-04"),
    t("2.1", "不予立案复议", "stage=not_filed", "non_filing_reconsideration_request", "event", POLICE, UP, "MPS 179",
      f"{NOT_FILED}\nnon_filing_notice_served 2026-03-04", "2026-03-06", "of=nf"),
    t("2.1", "不予立案复议决定", "stage=not_filed", "non_filing_reconsideration_decision", "event", LEGAL, UP,
      "MPS 179", f"{NOT_FILED}\nnon_filing_reconsideration_request 2026-03-06 #q of=nf", "2026-03-20",
      "result=upheld of=q"),
    t("2.1", "不予立案复核", "stage=not_filed", "non_filing_review_request", "event", UP, R.POLICE_OVERSIGHT,
      "MPS 179",
      f"{NOT_FILED}\nnon_filing_reconsideration_request 2026-03-06 #q of=nf\n"
      "non_filing_reconsideration_decision 2026-03-20 #d result=upheld of=q", "2026-03-25", "of=d"),
    t("2.1", "不予立案复核决定", "stage=not_filed", "non_filing_review_decision", "event", UP, POLICE, "MPS 179",
      f"{NOT_FILED}\nnon_filing_reconsideration_request 2026-03-06 #q of=nf\n"
      "non_filing_reconsideration_decision 2026-03-20 #d result=upheld of=q\n"
      "non_filing_review_request 2026-03-25 #w of=d", "2026-04-10", "result=changed of=w"),
    t("2.1", "立案", "stage=accepted", "filing", "stage=investigation", POLICE, UP, "MPS 178", ACCEPTED, "2026-03-02"),
    t("2.1", "复核后立案", "stage=not_filed", "filing", "stage=investigation", POLICE, UP, "MPS 178", NOT_FILED,
      "2026-04-12"),
    t("2.1", "提前介入", "stage=investigation", "early_intervention", "stage=investigation", RESIDENT, MANAGER,
      "RULES 256", FILED, "2026-03-05", "origin=request"),
    t("2.1", "破案", "stage=investigation", "case_solved", "stage=investigation", POLICE, UP, "CPL 115", HELD,
      "2026-03-05"),
    t("2.1", "立案后移送管辖", "stage=investigation", "jurisdiction_transfer", "stage=transferred_out", POLICE, UP,
      "MPS 184", FILED, "2026-03-20", "destination=139904000200 reason=territory"),
    t("2.1", "并案侦查", "stage=investigation", "case_merger", "stage=investigation", POLICE, UP, "MPS 184", FILED,
      "2026-03-20", "destination=A1399030002002026030009"),
    t("2.1", "移送、并案告知", "stage=transferred_out", "jurisdiction_notice", "event", POLICE, UP, "MPS 184",
      f"{FILED}\njurisdiction_transfer 2026-03-20 #jt", "2026-03-21", "of=jt"),
    t("2.1", "撤销案件", "stage=investigation", "case_withdrawal", "stage=withdrawn", POLICE, UP, "MPS 186", FILED,
      "2026-04-20", "reason=1"),
    t("2.1", "撤销案件告知", "stage=withdrawn", "withdrawal_notice", "event", POLICE, UP, "MPS 189",
      f"{FILED}\ncase_withdrawal 2026-04-20 #cw reason=1", "2026-04-21", "of=cw"),
    t("2.1", "重新立案", "stage=withdrawn", "filing", "stage=investigation", POLICE, UP, "MPS 178",
      f"{FILED}\ncase_withdrawal 2026-04-20 reason=1", "2026-05-20"),
    t("2.1", "侦查终结", "stage=investigation", "investigation_conclusion", "stage=concluded", POLICE, UP, "MPS 283",
      ARRESTED, "2026-04-20"),
    t("2.1", "法制审核", "stage=concluded", "legal_check", "stage=concluded", LEGAL, POLICE, "HOUSE 7", CONCLUDED,
      "2026-04-21", "kind=prosecution result=pass"),
    t("2.1", "移送审查起诉", "stage=concluded", "transfer_for_prosecution", "stage=review", LEGAL, UP, "CPL 162",
      CHECKED, "2026-04-22"),
    t("2.1", "案管受理", "stage=review", "prosecution_review_acceptance", "stage=review", MANAGER, PROS, "RULES 156",
      TRANSFERRED, "2026-04-23"),
    t("2.1", "案管退回补正", "stage=review", "handover_return", "stage=concluded", MANAGER, PROS, "RULES 158",
      TRANSFERRED, "2026-04-23", "kind=prosecution reason=materials"),
    t("2.1", "第一次退回补充侦查", "stage=review", "supplementary_investigation_return", "stage=supplementary", PROS,
      MANAGER, "RULES 342", REVIEW, "2026-05-20", "round=1"),
    t("2.1", "第二次退回补充侦查", "stage=review", "supplementary_investigation_return", "stage=supplementary", MINORS,
      RESIDENT, "RULES 346", AGAIN, "2026-07-10", "round=2"),
    t("2.1", "重新移送（重报）", "stage=supplementary", "transfer_for_prosecution", "stage=review", LEGAL, UP,
      "CPL 162", RETURNED, "2026-06-15"),
    t("2.1", "补充侦查中增列犯罪嫌疑人", "stage=supplementary", "person_joined", "stage=supplementary", POLICE, UP,
      "MPS 296", RETURNED, "2026-06-10"),
    t("2.1", "补充侦查中撤销案件", "stage=supplementary", "case_withdrawal", "stage=withdrawn", POLICE, UP, "MPS 186",
      RETURNED, "2026-06-10", "reason=2"),
    t("2.1", "补充侦查中终止侦查", "stage=supplementary", "investigation_terminated",
      "outcome=investigation_terminated", POLICE, UP, "MPS 186", RETURNED, "2026-06-10"),
    t("2.1", "逾期未重报，要求说明理由", "stage=supplementary", "resubmission_query", "stage=supplementary", MANAGER,
      RESIDENT, "RULES 347", RETURNED, "2026-06-25"),
    t("2.1", "自行侦查", "stage=review", "self_investigation", "stage=review", PROS, MANAGER, "RULES 348", REVIEW,
      "2026-05-10"),
    t("2.1", "改变管辖", "stage=review", "review_jurisdiction_change", "stage=review", MANAGER, CHIEF, "RULES 351",
      REVIEW, "2026-05-10", "destination=139904"),
    t("2.1", "延长审查起诉期限", "stage=review", "review_extension", "stage=review", PROS, MANAGER, "RULES 351",
      REVIEW, "2026-05-20"),
    t("2.1", "起诉", "stage=review", "indictment", "stage=prosecuted", PROS, MANAGER, "RULES 358", REVIEW,
      "2026-05-20"),
    t("2.1", "不起诉", "stage=review", "non_prosecution", "stage=not_prosecuted", PROS, MANAGER, "CPL 177", REVIEW,
      "2026-05-20", "kind=discretionary chief_approved=1"),
    t("2.1", "移送机关撤回", "stage=review", "transfer_withdrawal", "stage=investigation", POLICE, UP, "RULES 158",
      REVIEW, "2026-05-10"),
    t("2.1", "一审受理", "stage=prosecuted", "court_acceptance", "stage=prosecuted", PROS, RESIDENT, "CPL 208",
      INDICTED, "2026-05-25", "procedure=ordinary"),
    t("2.1", "延期审理", "stage=prosecuted", "trial_adjournment", "stage=prosecuted", PROS, RESIDENT, "RULES 421",
      ON_TRIAL, "2026-06-20"),
    t("2.1", "恢复审理", "stage=prosecuted", "trial_resumption", "stage=prosecuted", PROS, RESIDENT, "RULES 422",
      f"{ON_TRIAL}\ntrial_adjournment 2026-06-20 #ad", "2026-07-15", "of=ad"),
    t("2.1", "撤回起诉", "stage=prosecuted", "indictment_withdrawal", "stage=review", CHIEF, MANAGER, "RULES 424",
      ON_TRIAL, "2026-06-20"),
    t("2.1", "撤回起诉后不起诉", "stage=review", "non_prosecution", "stage=not_prosecuted", PROS, MANAGER, "CPL 177",
      f"{ON_TRIAL}\nindictment_withdrawal 2026-06-20 @1", "2026-07-10", "kind=statutory chief_approved=1"),
    t("2.1", "判决", "stage=prosecuted", "judgment", "stage=judged", PROS, RESIDENT, "CPL 200", ON_TRIAL,
      "2026-07-20"),
    t("2.1", "上诉", "stage=judged", "appeal", "event", MANAGER, RESIDENT, "CPL 230", JUDGED, "2026-07-25"),
    t("2.1", "抗诉", "stage=judged", "protest", "event", CHIEF, MANAGER, "CPL 230", JUDGED, "2026-07-25"),
    t("2.1", "二审受理", "stage=judged", "second_instance_acceptance", "stage=judged", PROS, RESIDENT, "CPL 243",
      f"{JUDGED}\nappeal 2026-07-25 @1", "2026-08-05"),
    t("2.1", "二审裁判", "stage=judged", "second_instance_judgment", "outcome=second_instance_judged:upheld", PROS,
      RESIDENT, "CPL 236", f"{JUDGED}\nappeal 2026-07-25 @1\nsecond_instance_acceptance 2026-08-05", "2026-09-20",
      "result=upheld"),
    t("2.1", "判决生效", "stage=judged", "judgment_effective", "outcome=judgment_effective", PROS, RESIDENT,
      "CPL 259", JUDGED, "2026-08-05"),
]  # fmt: skip

PERSONS = [
    t("2.2", "传唤", "measure=untaken", "summons", "measure=summons", POLICE, UP, "CPL 119", FILED,
      "2026-03-03 08:15"),
    t("2.2", "拘传", "measure=untaken", "compelled_appearance", "measure=compelled_appearance", POLICE, UP, "MPS 78",
      FILED, "2026-03-03 08:15"),
    t("2.2", "延长至二十四小时", "measure=summons", "questioning_extension", "measure=summons", POLICE, UP, "MPS 80",
      f"{FILED}\nsummons 2026-03-03 08:15 @1 #su", "2026-03-03 18:00", "of=su"),
    t("2.2", "在逃", "measure=untaken", "at_large", "measure=at_large", POLICE, UP, "CPL 155", FILED, "2026-03-03"),
    t("2.2", "拘留", "measure=untaken", "detention", "measure=detention", POLICE, UP, "MPS 125", FILED,
      "2026-03-03 08:15"),
    t("2.2", "先行拘留（立案前）", "measure=untaken", "detention", "measure=detention", POLICE, UP, "CPL 82", ACCEPTED,
      "2026-03-01 20:00"),
    t("2.2", "延长拘留期限至七日", "measure=detention", "detention_extension", "measure=detention", POLICE, UP,
      "MPS 129", HELD, "2026-03-05", "length=7"),
    t("2.2", "延长拘留期限至三十日", "measure=detention", "detention_extension", "measure=detention", POLICE, UP,
      "MPS 129", HELD, "2026-03-05", "length=30 ground=fleeing"),
    t("2.2", "提请批准逮捕", "measure=detention", "arrest_request", "measure=detention", LEGAL, UP, "MPS 137", HELD,
      "2026-03-05"),
    t("2.2", "对非羁押人员提请批准逮捕", "measure=bail", "arrest_request", "measure=bail", POLICE, UP, "MPS 137",
      BAILED, "2026-03-15"),
    t("2.2", "审查逮捕受理", "measure=detention", "arrest_review_acceptance", "stage=investigation", MANAGER, PROS,
      "RULES 156", f"{HELD}\narrest_request 2026-03-05 @1", "2026-03-05"),
    t("2.2", "批准逮捕", "measure=detention", "arrest_approval", "outcome=arrest_approved", PROS, MANAGER, "RULES 284",
      ASKED, "2026-03-10"),
    t("2.2", "批准逮捕（检察长）", "measure=detention", "arrest_approval", "outcome=arrest_approved", CHIEF, RESIDENT,
      "RULES 284", ASKED, "2026-03-10"),
    t("2.2", "执行逮捕", "measure=detention", "arrest", "measure=arrest", POLICE, UP, "MPS 142", APPROVED,
      "2026-03-10 16:00"),
    t("2.2", "逮捕执行回执", "measure=arrest", "execution_receipt", "event", POLICE, UP, "RULES 286", ARRESTED,
      "2026-03-11", "of=ap"),
    t("2.2", "未能执行逮捕", "measure=detention", "arrest_not_executed", "event", POLICE, UP, "MPS 142", APPROVED,
      "2026-03-11", "of=ap"),
    *(t("2.2a", f"不批准逮捕 {code}", "measure=detention", "arrest_non_approval", f"outcome=arrest_not_approved:{code}",
        PROS, MANAGER, "RULES 285", ASKED, "2026-03-10", f"reason={code} chief_approved=1")
      for code in ("N1", "N2", "N3", "N4", "N5", "N6")),
    t("2.2", "决定送达公安机关", "measure=detention", "decision_served", "event", MANAGER, CUSTODY, "RULES 285",
      f"{ASKED}\narrest_non_approval 2026-03-10 @1 #np reason=N3", "2026-03-10", "of=np"),
    t("2.2", "不捕后释放", "measure=detention", "release", "measure=released", POLICE, UP, "MPS 140", REFUSED,
      "2026-03-10 11:00"),
    t("2.2", "不捕后取保候审", "measure=detention", "bail", "measure=bail", POLICE, UP, "MPS 83", REFUSED,
      "2026-03-10 11:00"),
    t("2.2", "不捕后监视居住", "measure=detention", "residential_surveillance", "measure=residential_surveillance",
      POLICE, UP, "MPS 110", REFUSED, "2026-03-10 11:00"),
    t("2.2", "不捕执行回执", "measure=released", "execution_receipt", "event", POLICE, UP, "RULES 286", FREED,
      "2026-03-11", "of=np"),
    t("2.2", "要求复议", "measure=released", "non_approval_reconsideration_request", "event", LEGAL, POLICE, "MPS 141",
      FREED, "2026-03-13", "of=np"),
    t("2.2", "收到复议要求", "measure=released", "non_approval_reconsideration_received", "event", MANAGER, PROS,
      "RULES 290", f"{FREED}\nnon_approval_reconsideration_request 2026-03-13 @1 #rq of=np", "2026-03-13", "of=rq"),
    t("2.2", "复议决定", "measure=released", "non_approval_reconsideration_decision", "event", CHIEF, MANAGER,
      "RULES 290",
      f"{FREED}\nnon_approval_reconsideration_request 2026-03-13 @1 #rq of=np\n"
      "non_approval_reconsideration_received 2026-03-13 @1 of=rq", "2026-03-18", "result=upheld of=np"),
    t("2.2", "提请复核", "measure=released", "non_approval_review_request", "event", LEGAL, POLICE, "MPS 141",
      f"{FREED}\nnon_approval_reconsideration_request 2026-03-13 @1 #rq of=np\n"
      "non_approval_reconsideration_decision 2026-03-18 @1 #rd result=upheld of=np", "2026-03-20", "of=rd"),
    t("2.2", "复核决定", "measure=released", "non_approval_review_decision", "event", UPPER, RESIDENT, "RULES 291",
      f"{FREED}\nnon_approval_reconsideration_request 2026-03-13 @1 #rq of=np\n"
      "non_approval_reconsideration_decision 2026-03-18 @1 #rd result=upheld of=np\n"
      "non_approval_review_request 2026-03-20 @1 #vq of=rd\nnon_approval_review_received 2026-03-21 @1 of=vq",
      "2026-04-01", "result=changed of=np chief_approved=1"),
    t("2.2", "补充侦查后重新提捕", "measure=released", "arrest_request", "measure=released", LEGAL, UP, "MPS 137",
      FREED, "2026-04-20"),
    t("2.2", "提请延长侦查羁押期限", "measure=arrest", "investigation_extension_request", "measure=arrest", POLICE, UP,
      "MPS 148", ARRESTED, "2026-05-01", "kind=156 ground=complex"),
    t("2.2", "批准延长羁押（一百五十六条）", "measure=arrest", "investigation_extension", "measure=arrest", UPPER,
      RESIDENT, "CPL 156", f"{ARRESTED}\ninvestigation_extension_request 2026-05-01 @1 #e1 kind=156", "2026-05-08",
      "kind=156 of=e1"),
    t("2.2", "批准延长羁押（一百五十八条）", "measure=arrest", "investigation_extension", "measure=arrest", MANAGER,
      RESIDENT, "CPL 158",
      f"{ARRESTED}\ninvestigation_extension_request 2026-05-01 @1 #e1 kind=156\n"
      "investigation_extension 2026-05-08 @1 kind=156 of=e1\n"
      "investigation_extension_request 2026-06-01 @1 #e2 kind=158", "2026-06-08", "kind=158 of=e2"),
    t("2.2", "批准延长羁押（一百五十九条）", "measure=arrest", "investigation_extension", "measure=arrest", PROS,
      RESIDENT, "CPL 159",
      f"{ARRESTED}\ninvestigation_extension 2026-05-08 @1 kind=156\ninvestigation_extension 2026-06-08 @1 kind=158\n"
      "investigation_extension_request 2026-08-01 @1 #e3 kind=159", "2026-08-08", "kind=159 of=e3"),
    t("2.2", "不批准延长侦查羁押期限", "measure=arrest", "investigation_extension_refusal", "measure=arrest", UPPER,
      RESIDENT, "RULES 309", f"{ARRESTED}\ninvestigation_extension_request 2026-05-01 @1 #e1 kind=156", "2026-05-08",
      "kind=156 of=e1"),
    t("2.2", "重新计算侦查羁押期限", "measure=arrest", "custody_recalculation", "measure=arrest", POLICE, UP, "MPS 151",
      f"{ARRESTED}\nserious_crime_found 2026-04-10 @1 #sc", "2026-04-12", "of=sc"),
    t("2.2", "身份不明", "measure=detention", "identity_unknown", "measure=detention", POLICE, UP, "MPS 152", HELD,
      "2026-03-04"),
    t("2.2", "查清身份", "measure=arrest", "identity_established", "measure=arrest", POLICE, UP, "CPL 160",
      ARRESTED.replace("arrest_request", "identity_unknown 2026-03-04 @1\narrest_request"), "2026-04-10"),
    t("2.2", "羁押必要性建议", "measure=arrest", "custody_necessity_suggestion", "measure=arrest", PROS, MANAGER,
      "RULES 575", ARRESTED, "2026-04-01"),
    t("2.2", "羁押必要性建议回复", "measure=arrest", "custody_necessity_reply", "measure=arrest", POLICE, UP,
      "RULES 581", f"{ARRESTED}\ncustody_necessity_suggestion 2026-04-01 @1 #cn", "2026-04-08",
      "of=cn result=adopted"),
    t("2.2", "审查起诉阶段由检察院自行变更", "measure=arrest", "procuratorate_bail", "measure=bail", PROS, MANAGER,
      "RULES 103", REVIEW, "2026-05-10"),
    t("2.2", "取保候审移诉后重新决定", "measure=bail", "procuratorate_bail", "measure=bail", CHIEF, MANAGER,
      "RULES 103", BAIL_REVIEW, "2026-04-25"),
    t("2.2", "监视居住移诉后重新决定", "measure=bail", "procuratorate_residential_surveillance",
      "measure=residential_surveillance", PROS, MANAGER, "RULES 113", BAIL_REVIEW, "2026-04-25"),
    t("2.2", "应当逮捕建议", "measure=bail", "arrest_urged", "measure=bail", CHIEF, MANAGER, "RULES 288", BAILED,
      "2026-03-20"),
    t("2.2", "直接决定逮捕", "measure=bail", "arrest_decision", "outcome=arrest_decided", CHIEF, MANAGER, "RULES 288",
      f"{BAILED}\narrest_urged 2026-03-20 @1", "2026-03-25"),
    t("2.2", "取保候审", "measure=untaken", "bail", "measure=bail", POLICE, UP, "MPS 83", FILED, "2026-03-04"),
    t("2.2", "监视居住", "measure=untaken", "residential_surveillance", "measure=residential_surveillance", POLICE, UP,
      "MPS 110", FILED, "2026-03-04"),
    t("2.2", "指定居所监视居住", "measure=untaken", "designated_residential_surveillance",
      "measure=designated_residential_surveillance", POLICE, UP, "MPS 111", FILED, "2026-03-04 10:00"),
    t("2.2", "逮捕后公安机关自行释放", "measure=arrest", "release", "measure=released", POLICE, UP, "CPL 91",
      ARRESTED, "2026-04-10"),
    t("2.2", "逮捕后公安机关自行变更", "measure=arrest", "bail", "measure=bail", POLICE, UP, "CPL 67", ARRESTED,
      "2026-04-10"),
    t("2.2", "解除强制措施", "measure=bail", "measure_lifted", "measure=lifted", POLICE, UP, "MPS 160", BAILED,
      "2026-04-10"),
    t("2.2", "措施结束", "measure=at_large", "measure_end", "measure=untaken", POLICE, UP, "CPL 96",
      f"{FILED}\nat_large 2026-03-03 @1 #al", "2026-04-10", "of=al"),
    t("2.2", "终止侦查", "measure=bail", "investigation_terminated", "outcome=investigation_terminated", POLICE, UP,
      "MPS 186", BAILED, "2026-04-10"),
    t("2.2", "终止侦查告知", "outcome=investigation_terminated", "termination_notice", "event", POLICE, UP, "MPS 189",
      f"{BAILED}\ninvestigation_terminated 2026-04-10 @1 #it", "2026-04-11", "of=it"),
    t("2.2", "撤销原批准逮捕决定", "outcome=arrest_approved", "decision_revocation", "outcome=arrest_decision_revoked",
      CHIEF, MANAGER, "RULES 289", ARRESTED, "2026-03-20", "of=ap"),
    t("2.2", "撤销原不批准逮捕决定", "outcome=arrest_not_approved:N2", "decision_revocation",
      "outcome=arrest_decision_revoked", PROS, RESIDENT, "RULES 289", FREED, "2026-03-20", "of=np"),
    t("2.2", "人大代表许可", "measure=untaken", "congress_permission", "measure=untaken", POLICE, UP, "MPS 165",
      f"{FILED}\nstatus_note 2026-03-02 @1 status=deputy", "2026-03-03"),
    t("2.2", "身份标注", "measure=untaken", "status_note", "measure=untaken", POLICE, UP, "MPS 164", FILED,
      "2026-03-02", "status=deputy"),
    t("2.3", "法定不起诉", "stage=review", "non_prosecution", "outcome=not_prosecuted:statutory", CHIEF, MANAGER,
      "RULES 365", REVIEW, "2026-05-20", "kind=statutory"),
    t("2.3", "酌定不起诉", "stage=review", "non_prosecution", "outcome=not_prosecuted:discretionary", PROS, MANAGER,
      "CPL 177", REVIEW, "2026-05-20", "kind=discretionary chief_approved=1"),
    t("2.3", "存疑不起诉", "stage=review", "non_prosecution", "outcome=not_prosecuted:insufficient_evidence", PROS,
      MANAGER, "CPL 177", TWICE, "2026-09-01", "kind=insufficient_evidence chief_approved=1"),
    t("2.3", "特殊不起诉", "stage=review", "non_prosecution", "outcome=not_prosecuted:special", CHIEF, RESIDENT,
      "CPL 177", REVIEW, "2026-05-20", "kind=special supreme_approved=1"),
    t("2.3", "附条件不起诉", "stage=review", "conditional_non_prosecution", "outcome=conditionally_not_prosecuted",
      MINORS, MANAGER, "RULES 469", REVIEW, "2026-05-20", "months=6"),
    t("2.3", "附条件不起诉决定送达", "stage=review", "conditional_notice_served", "event", MINORS, RESIDENT,
      "RULES 471", f"{REVIEW}\nconditional_non_prosecution 2026-05-20 @1 #cp months=6", "2026-05-21", "of=cp"),
    t("2.3", "考验期满", "outcome=conditionally_not_prosecuted", "probation_end", "event", MINORS, MANAGER, "CPL 284",
      f"{REVIEW}\nconditional_non_prosecution 2026-05-20 @1 #cp months=6", "2026-11-20", "result=fulfilled"),
    t("2.3", "存疑不起诉后因新证据起诉", "outcome=not_prosecuted:insufficient_evidence", "indictment",
      "outcome=indicted", PROS, MANAGER, "CPL 176",
      f"{TWICE}\nnon_prosecution 2026-09-01 @1 kind=insufficient_evidence", "2026-10-01"),
    t("2.4", "另案处理", "measure=at_large", "separate_handling", "outcome=separate_handling", POLICE, UP, "RULES 158",
      f"{FILED}\nat_large 2026-03-03 @1", "2026-04-10", "destination=A1399030002002026030009 reason=at_large"),
    t("2.4", "行政执法机关移送", "stage=none", "administrative_referral", "event", POLICE, UP, "MPS 180", "",
      "2026-03-01 09:00"),
    t("2.4", "要求补正移送材料", "stage=none", "administrative_supplement_request", "event", POLICE, UP, "MPS 180",
      "administrative_referral 2026-03-01 #ar", "2026-03-02", "of=ar"),
    t("2.4", "立案监督案件催办", "stage=investigation", "filing_urge", "stage=investigation", PROS, MANAGER,
      "RULES 564", f"{ACCEPTED}\nfiling 2026-03-02 supervised=1", "2026-06-10"),
]  # fmt: skip

TRANSITIONS = [*CASES, *PERSONS]
