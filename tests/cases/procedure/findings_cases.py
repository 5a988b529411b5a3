"""Cases written out, and the finding that each must give with the article that it must name."""

# (what, events, findings expected: code -> article that must be named)
CASES = [
    (
        "a plain case is clean",
        """
        acceptance 2026-03-01
        filing 2026-03-02
        detention 2026-03-02 08:15 @1
        arrest_request 2026-03-05 @1
        arrest_review_acceptance 2026-03-05 case_no=A
        arrest_approval 2026-03-10 @1 case_no=A
        arrest 2026-03-10 @1
        transfer_for_prosecution 2026-05-01
        prosecution_review_acceptance 2026-05-01 case_no=B
        indictment 2026-05-20 @1 case_no=B
        judgment 2026-06-20 @1
     """,
        {},
    ),
    ("acceptance after filing", "acceptance 2026-03-05\nfiling 2026-03-02", {"filing_before_acceptance": "MPS 171"}),
    ("same day, day only", "acceptance 2026-03-05 17:00\nfiling 2026-03-05", {}),
    (
        "same day, hours known",
        "acceptance 2026-03-05 17:00\nfiling 2026-03-05 16:00",
        {"filing_before_acceptance": "MPS 178"},
    ),
    (
        "non-filing before acceptance",
        "acceptance 2026-03-05\nnon_filing 2026-03-02",
        {"filing_before_acceptance": "MPS 171"},
    ),
    (
        "jurisdiction transfer before acceptance",
        "acceptance 2026-03-05\njurisdiction_transfer 2026-03-02",
        {"jurisdiction_transfer_before_acceptance": "MPS 175"},
    ),
    (
        "detention before filing is to be looked at",
        "acceptance 2026-03-01\ndetention 2026-03-01 @1\nfiling 2026-03-02",
        {"detention_before_filing": "CPL 82"},
    ),
    ("detention the day of filing", "acceptance 2026-03-01\ndetention 2026-03-02 08:00 @1\nfiling 2026-03-02", {}),
    (
        "bail before filing",
        "acceptance 2026-03-01\nbail 2026-03-02 @1\nfiling 2026-03-05",
        {"measure_before_filing": "MPS 174"},
    ),
    ("summons before filing is lawful", "acceptance 2026-03-01\nsummons 2026-03-01 @1\nfiling 2026-03-05", {}),
    ("bail without filing", "acceptance 2026-03-01\nbail 2026-03-02 @1", {"measure_without_filing": "MPS 174"}),
    ("bail, police case not reported", "bail 2026-03-02 @1", {}),
    ("detention without filing yet", "acceptance 2026-03-01\ndetention 2026-03-01 @1", {}),
    ("arrest without filing", "acceptance 2026-03-01\narrest 2026-03-09 @1", {"arrest_without_filing": "CPL 115"}),
    (
        "transfer without filing",
        "acceptance 2026-03-01\ntransfer_for_prosecution 2026-04-01",
        {"transfer_without_filing": "CPL 162"},
    ),
    (
        "transfer before filing",
        "acceptance 2026-03-01\nfiling 2026-04-02\ntransfer_for_prosecution 2026-04-01",
        {"transfer_before_filing": "CPL 162"},
    ),
    (
        "solved before acceptance",
        "acceptance 2026-03-05\ncase_solved 2026-03-01",
        {"case_solved_before_acceptance": "MPS 171"},
    ),
    (
        "withdrawal without filing",
        "acceptance 2026-03-01\ncase_withdrawal 2026-03-05 reason=1",
        {"withdrawal_without_filing": "MPS 186"},
    ),
    (
        "withdrawal before filing",
        "acceptance 2026-03-01\nfiling 2026-03-09\ncase_withdrawal 2026-03-05 reason=1",
        {"withdrawal_before_filing": "CPL 163"},
    ),
    (
        "withdrawal without reason",
        "acceptance 2026-03-01\nfiling 2026-03-02\ncase_withdrawal 2026-03-05",
        {"withdrawal_reason_missing": "MPS 186"},
    ),
    (
        "filing and non-filing on one day",
        "acceptance 2026-03-01\nfiling 2026-03-02\nnon_filing 2026-03-02",
        {"non_filing_after_filing": "CPL 112"},
    ),
    (
        "non-filing after filing",
        "acceptance 2026-03-01\nfiling 2026-03-02\nnon_filing 2026-03-06",
        {"non_filing_after_filing": "MPS 186"},
    ),
    (
        "filing after non-filing is lawful (reconsideration, supervision)",
        "acceptance 2026-03-01\nnon_filing 2026-03-02\nfiling 2026-03-20",
        {},
    ),
    (
        "transfer after withdrawal",
        "acceptance 2026-03-01\nfiling 2026-03-02\ncase_withdrawal 2026-03-05 reason=1\n"
        "transfer_for_prosecution 2026-04-01",
        {"transfer_after_withdrawal": "MPS 190"},
    ),
    (
        "transfer after filing again",
        "acceptance 2026-03-01\nfiling 2026-03-02\ncase_withdrawal 2026-03-05 reason=1\nfiling 2026-03-20\n"
        "transfer_for_prosecution 2026-04-01",
        {},
    ),
    (
        "measure after withdrawal",
        "acceptance 2026-03-01\nfiling 2026-03-02\ncase_withdrawal 2026-03-05 reason=1\nbail 2026-03-09 @1",
        {"measure_after_withdrawal": "CPL 163"},
    ),
    (
        "measure after termination",
        "acceptance 2026-03-01\nfiling 2026-03-02\ninvestigation_terminated 2026-03-05 @1\n"
        "bail 2026-03-09 @1\nbail 2026-03-09 @2",
        {"measure_after_termination": "MPS 186"},
    ),
    (
        "custody after withdrawal",
        "acceptance 2026-03-01\nfiling 2026-03-02\ndetention 2026-03-03 @1\ncase_withdrawal 2026-03-05 reason=1\n"
        "release 2026-03-07 @1",
        {"custody_after_withdrawal": "CPL 163"},
    ),
    (
        "arrest accepted for review, decisions not reported yet",
        "acceptance 2026-03-01\nfiling 2026-03-02\narrest_review_acceptance 2026-03-05\narrest 2026-03-12 @1",
        {},
    ),
    ("arrest, procuratorate not reported", "acceptance 2026-03-01\nfiling 2026-03-02\narrest 2026-03-12 @1", {}),
    (
        "arrest before approval",
        "filing 2026-03-02\narrest_review_acceptance 2026-03-05\narrest 2026-03-09 @1\narrest_approval 2026-03-12 @1",
        {"arrest_before_decision": "CPL 90"},
    ),
    (
        "another person's approval does not count",
        "filing 2026-03-02\narrest_review_acceptance 2026-03-05\narrest_approval 2026-03-08 @2\narrest 2026-03-09 @2\n"
        "arrest 2026-03-09 @1",
        {"arrest_without_decision": "CPL 80"},
    ),
    (
        "arrest after non-approval",
        "filing 2026-03-02\narrest_review_acceptance 2026-03-05\narrest_non_approval 2026-03-10 @1 reason=N2\n"
        "arrest 2026-03-15 @1",
        {"arrest_after_non_approval": "CPL 80"},
    ),
    (
        "arrest after a second request",
        "filing 2026-03-02\narrest_review_acceptance 2026-03-05\narrest_non_approval 2026-03-10 @1 reason=N2\n"
        "arrest_approval 2026-04-10 @1\narrest 2026-04-10 @1",
        {},
    ),
    (
        "approved arrest, but police say bail",
        "filing 2026-03-02\narrest_approval 2026-03-10 @1\nbail 2026-03-12 @1",
        {"approved_arrest_on_bail": "CPL 90"},
    ),
    (
        "bail since before the approval",
        "filing 2026-03-02\nbail 2026-03-05 @1\narrest_approval 2026-03-10 @1",
        {"approved_arrest_on_bail": "MPS 142"},
    ),
    (
        "bail after the arrest was executed is a change of measure",
        "filing 2026-03-02\narrest_approval 2026-03-10 @1\narrest 2026-03-10 @1\nbail 2026-04-12 @1",
        {},
    ),
    (
        "detained after the non-approval was received",
        "filing 2026-03-02\ndetention 2026-03-03 @1\narrest_non_approval 2026-03-10 @1 #d reason=N3\n"
        "decision_served 2026-03-10 @1 of=d\nbail 2026-03-12 @1",
        {"custody_after_non_approval_served": "CPL 91"},
    ),
    (
        "released the day it was received",
        "filing 2026-03-02\ndetention 2026-03-03 @1\narrest_non_approval 2026-03-10 @1 #d reason=N3\n"
        "decision_served 2026-03-11 @1 of=d\nrelease 2026-03-11 @1",
        {},
    ),
    (
        "non-approval without reason",
        "filing 2026-03-02\narrest_non_approval 2026-03-10 @1",
        {"non_approval_reason_missing": "RULES 285"},
    ),
    (
        "non-prosecution without kind",
        "filing 2026-03-02\nnon_prosecution 2026-03-10 @1",
        {"non_prosecution_kind_missing": "CPL 177"},
    ),
    (
        "approved and not approved on one day",
        "filing 2026-03-02\narrest_approval 2026-03-10 @1\narrest_non_approval 2026-03-10 @1 reason=N1",
        {"arrest_decisions_contradict": "RULES 285"},
    ),
    (
        "decision before acceptance of the arrest review",
        "filing 2026-03-02\narrest_review_acceptance 2026-03-12 case_no=A\narrest_approval 2026-03-10 @1 case_no=A",
        {"arrest_decision_before_acceptance": "RULES 156"},
    ),
    (
        "another acceptance number is not compared",
        "filing 2026-03-02\narrest_review_acceptance 2026-03-12 case_no=B\narrest_approval 2026-03-10 @1 case_no=A",
        {},
    ),
    (
        "served before decided",
        "filing 2026-03-02\narrest_approval 2026-03-10 @1 #d\ndecision_served 2026-03-09 @1 of=d",
        {"served_before_decision": "RULES 284"},
    ),
    (
        "receipt before decided",
        "filing 2026-03-02\narrest_approval 2026-03-10 @1 #d\narrest 2026-03-10 @1\n"
        "execution_receipt 2026-03-09 @1 of=d",
        {"served_before_decision": "RULES 286"},
    ),
    (
        "an order received before it was given",
        "acceptance 2026-03-01\nnon_filing 2026-03-02\nfiling_order 2026-03-20 #d\n"
        "document_received 2026-03-19 of=d decision=filing_order",
        {"received_before_document": "RULES 563"},
    ),
    (
        "an answer before the request",
        "filing 2026-03-02\nmeasure_change_application 2026-03-20 @1 #d\n"
        "measure_change_answer 2026-03-19 @1 of=d result=refused",
        {"answer_before_request": "HOUSE 6"},
    ),
    (
        "an answer on the day of the request",
        "filing 2026-03-02\nmeasure_change_application 2026-03-20 @1 #d\n"
        "measure_change_answer 2026-03-20 @1 of=d result=refused",
        {},
    ),
    (
        "review accepted before transfer",
        "filing 2026-03-02\ntransfer_for_prosecution 2026-05-03\nprosecution_review_acceptance 2026-05-01",
        {"review_before_transfer": "RULES 156"},
    ),
    (
        "indicted before review accepted",
        "filing 2026-03-02\ntransfer_for_prosecution 2026-05-01\n"
        "prosecution_review_acceptance 2026-05-03\nindictment 2026-05-02 @1",
        {"prosecution_decision_before_acceptance": "CPL 172"},
    ),
    (
        "indictment without transfer",
        "acceptance 2026-03-01\nfiling 2026-03-02\nindictment 2026-05-02 @1",
        {"indictment_without_transfer": "CPL 169"},
    ),
    (
        "two returns",
        "supplementary_investigation_return 2026-05-02 @1 round=1\n"
        "supplementary_investigation_return 2026-07-02 @1 round=2",
        {},
    ),
    (
        "a return of each of three persons on one day",
        "supplementary_investigation_return 2026-05-02 @1 round=1\n"
        "supplementary_investigation_return 2026-05-02 @2 round=1\n"
        "supplementary_investigation_return 2026-05-02 @3 round=1",
        {},
    ),
    (
        "third return",
        "supplementary_investigation_return 2026-05-02 @1\nsupplementary_investigation_return 2026-07-02 @1\n"
        "supplementary_investigation_return 2026-09-02 @1",
        {"third_return": "CPL 175"},
    ),
    (
        "the third return of the case, the first of one who joined later",
        "supplementary_investigation_return 2026-05-04 @1 round=1\n"
        "supplementary_investigation_return 2026-07-01 @1 round=2\n"
        "person_joined 2026-07-05 @3\nsupplementary_investigation_return 2026-08-20 @3 round=1",
        {"third_return_of_case": "RULES 349"},
    ),
    (
        "two returns of two persons each",
        "supplementary_investigation_return 2026-05-04 @1\nsupplementary_investigation_return 2026-05-04 @2\n"
        "supplementary_investigation_return 2026-07-01 @1\nsupplementary_investigation_return 2026-07-01 @2",
        {},
    ),
    (
        "second return without a first",
        "supplementary_investigation_return 2026-05-02 @1 round=2",
        {"return_round_wrong": "RULES 346"},
    ),
    (
        "first return twice",
        "supplementary_investigation_return 2026-05-02 @1 round=1\n"
        "supplementary_investigation_return 2026-07-02 @1 round=1",
        {"return_round_wrong": "CPL 175"},
    ),
    (
        "return after indictment",
        "indictment 2026-05-02 @1\nsupplementary_investigation_return 2026-06-02 @1 round=1",
        {"return_after_indictment": "RULES 342"},
    ),
    (
        "extended twice in one review",
        "prosecution_review_acceptance 2026-05-01\nreview_extension 2026-05-30 @1\nreview_extension 2026-06-10 @1",
        {"second_review_extension": "CPL 172"},
    ),
    (
        "extended again after a return",
        "prosecution_review_acceptance 2026-05-01\nreview_extension 2026-05-30 @1\n"
        "supplementary_investigation_return 2026-06-10 @1 round=1\nreview_extension 2026-08-10 @1",
        {},
    ),
    (
        "non-prosecution after indictment",
        "indictment 2026-05-02 @1\nnon_prosecution 2026-06-02 @1 kind=statutory",
        {"non_prosecution_after_indictment": "RULES 424"},
    ),
    (
        "non-prosecution after withdrawal of the indictment",
        "indictment 2026-05-02 @1\nindictment_withdrawal 2026-05-20 @1\nnon_prosecution 2026-06-02 @1 kind=statutory",
        {},
    ),
    (
        "indictment after non-prosecution for want of evidence (RULES 369)",
        "supplementary_investigation_return 2026-03-02 @1 round=1\n"
        "non_prosecution 2026-05-02 @1 kind=insufficient_evidence\nindictment 2026-08-02 @1",
        {},
    ),
    (
        "want of evidence without any return",
        "non_prosecution 2026-05-02 @1 kind=insufficient_evidence",
        {"doubt_without_return": "RULES 367"},
    ),
    (
        "want of evidence, another person's return",
        "supplementary_investigation_return 2026-03-02 @2 round=1\n"
        "non_prosecution 2026-05-02 @1 kind=insufficient_evidence",
        {"doubt_without_return": "CPL 175"},
    ),
    (
        "slight, without any return",
        "non_prosecution 2026-05-02 @1 kind=discretionary",
        {},
    ),
    (
        "indictment withdrawn before it was made",
        "indictment 2026-05-20 @1\nindictment_withdrawal 2026-05-02 @1",
        {"withdrawal_of_no_indictment": "RULES 424"},
    ),
    (
        "judgment before indictment",
        "indictment 2026-05-20 @1\njudgment 2026-05-02 @1",
        {"judgment_before_indictment": "CPL 186"},
    ),
    ("detention of 37 days", "filing 2026-03-01\ndetention 2026-03-01 @1\nrelease 2026-04-07 @1", {}),
    (
        "detention of 38 days",
        "filing 2026-03-01\ndetention 2026-03-01 @1\nrelease 2026-04-08 @1",
        {"detention_over_37_days": "CPL 91"},
    ),
    ("bail of twelve months", "filing 2025-03-01\nbail 2025-03-05 @1\nmeasure_lifted 2026-03-05 @1", {}),
    (
        "bail of twelve months and a day",
        "filing 2025-03-01\nbail 2025-03-05 @1\nmeasure_lifted 2026-03-06 @1",
        {"bail_over_12_months": "CPL 79"},
    ),
    (
        "surveillance from the last day of a month",
        "filing 2026-02-01\nresidential_surveillance 2026-02-28 @1\nmeasure_lifted 2026-08-31 @1",
        {},
    ),
    (
        "surveillance of six months and a day",
        "filing 2026-02-01\ndesignated_residential_surveillance 2026-02-10 @1\nmeasure_lifted 2026-08-11 @1",
        {"surveillance_over_6_months": "MPS 122"},
    ),
    (
        "end before start",
        "filing 2026-02-01\ndetention 2026-03-05 @1 #m\nmeasure_end 2026-03-01 @1 of=m measure=detention",
        {"measure_ends_before_start": "CPL 105"},
    ),
]
