"""Further cases and the finding that each must give, with its article: see ``findings_cases``."""

SENT = "filing 2026-03-01\nprosecution_review_acceptance 2026-05-01\n"

CASES = [
    (
        "detention and bail on one day, nobody says which came first",
        "filing 2026-03-01\ndetention 2026-03-05 @1\nbail 2026-03-05 @1",
        {"custody_and_liberty_same_day": "CPL 105"},
    ),
    (
        "detention, release and bail on one day",
        "filing 2026-03-01\ndetention 2026-03-05 @1\nrelease 2026-03-05 @1\nbail 2026-03-05 @1",
        {},
    ),
    (
        "detention of the day ended by its own row",
        "filing 2026-03-01\ndetention 2026-03-05 @1 #m\nmeasure_end 2026-03-05 @1 of=m measure=detention\n"
        "bail 2026-03-05 @1",
        {},
    ),
    (
        "detention and bail of one day with their hours",
        "filing 2026-03-01\ndetention 2026-03-05 08:00 @1\nbail 2026-03-05 18:00 @1",
        {},
    ),
    (
        "detention of one and bail of another",
        "filing 2026-03-01\ndetention 2026-03-05 @1\nbail 2026-03-05 @2",
        {},
    ),
    (
        "bail and surveillance on one day",
        "filing 2026-03-01\nbail 2026-03-05 @1\nresidential_surveillance 2026-03-05 @1",
        {"measures_at_liberty_same_day": "CPL 66"},
    ),
    (
        "thirty days without a ground",
        "filing 2026-03-01\ndetention 2026-03-05 @1\ndetention_extension 2026-03-08 @1 length=30",
        {"thirty_days_no_ground": "MPS 129"},
    ),
    (
        "thirty days with a ground, seven without",
        "filing 2026-03-01\ndetention 2026-03-05 @1\ndetention_extension 2026-03-08 @1 length=7\n"
        "detention_extension 2026-03-12 @1 length=30 ground=gang",
        {},
    ),
    (
        "extended under 158 and not under 156",
        "arrest 2026-03-05 @1\ninvestigation_extension 2026-05-04 @1 kind=158",
        {"granted_158_before_156": "CPL 156"},
    ),
    (
        "extended under 159 and not under 158",
        "arrest 2026-03-05 @1\ninvestigation_extension 2026-05-04 @1 kind=156\n"
        "investigation_extension 2026-06-04 @1 kind=159",
        {"granted_159_before_158": "CPL 158"},
    ),
    (
        "the extension of another person does not count",
        "arrest 2026-03-05 @1\narrest 2026-03-05 @2\ninvestigation_extension 2026-05-04 @2 kind=156\n"
        "investigation_extension 2026-05-04 @1 kind=158",
        {"granted_158_before_156": "CPL 158"},
    ),
    (
        "extended in order",
        "arrest 2026-03-05 @1\ninvestigation_extension 2026-05-04 @1 kind=156\n"
        "investigation_extension 2026-06-04 @1 kind=158\ninvestigation_extension 2026-08-04 @1 kind=159",
        {},
    ),
    (
        "extended under 158 when custody was reckoned anew: the extension under 156 was of the term before",
        "arrest 2026-03-05 @1\ninvestigation_extension 2026-05-04 @1 kind=156\nserious_crime_found 2026-05-20 @1\n"
        "custody_recalculation 2026-05-21 @1\ninvestigation_extension 2026-07-10 @1 kind=158",
        {"granted_158_before_156": "CPL 156"},
    ),
    (
        "extended in order when custody was reckoned anew",
        "arrest 2026-03-05 @1\ninvestigation_extension 2026-05-04 @1 kind=156\nserious_crime_found 2026-05-20 @1\n"
        "custody_recalculation 2026-05-21 @1\ninvestigation_extension 2026-07-10 @1 kind=156\n"
        "investigation_extension 2026-08-10 @1 kind=158",
        {},
    ),
    (
        "extended under 159 once identity was established",
        "identity_unknown 2026-03-04 @1\narrest 2026-03-05 @1\ninvestigation_extension 2026-05-04 @1 kind=156\n"
        "investigation_extension 2026-06-04 @1 kind=158\nidentity_established 2026-07-01 @1\n"
        "investigation_extension 2026-08-20 @1 kind=156\ninvestigation_extension 2026-09-20 @1 kind=159",
        {"granted_159_before_158": "CPL 159"},
    ),
    (
        "a ledger tells approval of whom the accepted request did not name",
        "detention 2026-03-02 @1\nbail 2026-03-02 @2\narrest_request 2026-03-04 @1\n"
        "arrest_review_acceptance 2026-03-04\narrest_approval 2026-03-09 @2\narrest 2026-03-09 @2",
        {"arrest_decided_unasked": "CPL 87"},
    ),
    (
        "one arrest review accepted on two days",
        "arrest_review_acceptance 2026-03-04 case_no=N1\narrest_review_acceptance 2026-03-05 case_no=N1",
        {"arrest_acceptance_days_differ": "CPL 91"},
    ),
    (
        "one review for prosecution accepted on two days",
        "prosecution_review_acceptance 2026-05-12 case_no=N1\nprosecution_review_acceptance 2026-05-14 case_no=N1",
        {"review_acceptance_days_differ": "CPL 172"},
    ),
    (
        "a ledger tells a second approval under the request that was decided",
        "detention 2026-03-02 @1\ndetention 2026-03-02 @2\narrest_request 2026-03-04 @1\n"
        "arrest_review_acceptance 2026-03-04\narrest_non_approval 2026-03-09 @1 reason=N3\n"
        "arrest_request 2026-03-12 @2\narrest_review_acceptance 2026-03-12\n"
        "arrest_non_approval 2026-03-16 @1 reason=N3",
        {"arrest_decided_unasked": "CPL 90"},
    ),
    (
        "each under a request of its own, the first decided last",
        "detention 2026-03-02 @1\nbail 2026-03-02 @2\narrest_request 2026-03-04 @1\n"
        "arrest_review_acceptance 2026-03-04\narrest_request 2026-03-06 @2\narrest_review_acceptance 2026-03-06\n"
        "arrest_approval 2026-03-09 @1\narrest 2026-03-09 @1",
        {},
    ),
    (
        "not asked for again: changed on reconsideration",
        "arrest_request 2026-03-04 @1\narrest_review_acceptance 2026-03-04\n"
        "arrest_non_approval 2026-03-09 @1 reason=N3\narrest_request 2026-03-10 @2\n"
        "arrest_review_acceptance 2026-03-10\nnon_approval_reconsideration_request 2026-03-12 @1\n"
        "non_approval_reconsideration_decision 2026-03-17 @1 result=changed\narrest_approval 2026-03-17 @1",
        {},
    ),
    (
        "no request is told: a ledger has no column",
        "arrest_review_acceptance 2026-03-04\narrest_approval 2026-03-09 @1",
        {},
    ),
    (
        "a summons soon after the last ended",
        "summons 2026-03-02 08:00 @1\nrelease 2026-03-02 18:00 @1\nsummons 2026-03-03 05:59 @1",
        {"consecutive_summons": "RULES 185"},
    ),
    (
        "a compelled appearance twelve hours after the summons ended",
        "filing 2026-03-01\nsummons 2026-03-02 08:00 @1\nrelease 2026-03-02 18:00 @1\n"
        "compelled_appearance 2026-03-03 06:00 @1",
        {},
    ),
    (
        "twice on a day whose hours nobody knows",
        "filing 2026-03-01\nsummons 2026-03-02 @1\ncompelled_appearance 2026-03-02 @1",
        {"consecutive_summons": "MPS 80"},
    ),
    ("summonses of two persons", "summons 2026-03-02 08:00 @1\nsummons 2026-03-02 20:00 @2", {}),
    ("summonses on two days", "summons 2026-03-02 @1\nsummons 2026-03-03 @1", {}),
    (
        "the discovery was voided, the new reckoning stands",
        "arrest 2026-03-05 @1\nserious_crime_found 2026-03-20 @1\ncustody_recalculation 2026-03-21 @1\n"
        "void 2026-03-22 !2",
        {"custody_reckoned_anew_without_discovery": "CPL 160"},
    ),
    (
        "a third adjournment",
        SENT + "indictment 2026-05-20 @1\ntrial_adjournment 2026-06-01\ntrial_adjournment 2026-07-01\n"
        "trial_adjournment 2026-08-01",
        {"third_adjournment": "RULES 421"},
    ),
    (
        "two adjournments of each instance",
        SENT + "indictment 2026-05-20 @1\ntrial_adjournment 2026-06-01\ntrial_adjournment 2026-07-01\n"
        "second_instance_acceptance 2026-10-01\ntrial_adjournment 2026-10-20",
        {},
    ),
    (
        "a return after the ledger has told of the second only",
        SENT + "supplementary_investigation_return 2026-05-20 @1 round=2\n"
        "supplementary_investigation_return 2026-07-20 @1",
        {"third_return": "RULES 350", "return_round_wrong": "RULES 346"},
    ),
    (
        "indicted here after the person went to another case",
        SENT + "separate_handling 2026-05-05 @1\nindictment 2026-05-20 @1",
        {"acts_after_separate_handling": "RULES 158"},
    ),
    (
        "joined again and indicted",
        SENT + "separate_handling 2026-05-05 @1\nperson_joined 2026-05-10 @1\nindictment 2026-05-20 @1",
        {},
    ),
    (
        "terminated, joined again, detained",
        "filing 2026-03-01\ninvestigation_terminated 2026-03-05 @1\nperson_joined 2026-04-01 @1\n"
        "detention 2026-04-02 @1",
        {},
    ),
    (
        "reconsidered although the arrest was approved",
        "filing 2026-03-01\narrest_approval 2026-03-10 @1\nnon_approval_reconsideration_request 2026-03-12 @1",
        {"reconsidered_without_non_approval": "RULES 290"},
    ),
    (
        "reconsidered, the procuratorate has told nothing",
        "filing 2026-03-01\nnon_approval_reconsideration_request 2026-03-12 @1",
        {},
    ),
    (
        "indicted during probation",
        SENT + "conditional_non_prosecution 2026-05-20 @1 months=6\nindictment 2026-07-20 @1",
        {"prosecuted_during_probation": "RULES 477"},
    ),
    (
        "indicted after probation was revoked",
        SENT + "conditional_non_prosecution 2026-05-20 @1 months=6\nprobation_end 2026-07-19 @1 result=revoked\n"
        "indictment 2026-07-20 @1",
        {},
    ),
    (
        "a new step typed twice",
        "arrest 2026-03-05 @1\ninvestigation_extension 2026-05-04 @1 kind=156\n"
        "investigation_extension 2026-05-04 @1 kind=156",
        {"recorded_twice": "HOUSE 4"},
    ),
    (
        "two acceptances of one day under two numbers",
        "arrest_review_acceptance 2026-03-05 case_no=A\narrest_review_acceptance 2026-03-05 case_no=B",
        {},
    ),
    (
        "arrest after its approval was revoked",
        "arrest_approval 2026-03-09 @1 #a\ndecision_revocation 2026-03-10 @1 of=a\narrest 2026-03-12 @1",
        {"arrest_after_revocation": "RULES 289"},
    ),
    (
        "arrest after a new approval",
        "arrest_approval 2026-03-09 @1 #a\ndecision_revocation 2026-03-10 @1 of=a\narrest_approval 2026-03-11 @1\n"
        "arrest 2026-03-12 @1",
        {},
    ),
    (
        "arrest after its non-approval was revoked",
        "arrest_non_approval 2026-03-09 @1 #a reason=N3\ndecision_revocation 2026-03-10 @1 of=a\n"
        "arrest_approval 2026-03-10 @1\narrest 2026-03-12 @1",
        {},
    ),
    (
        "arrest after the upper procuratorate changed the non-approval",
        "arrest_non_approval 2026-03-09 @1 #a reason=N3\n"
        "non_approval_review_decision 2026-03-30 @1 of=a result=changed\n"
        "arrest 2026-03-31 @1",
        {},
    ),
    (
        "arrest after the upper procuratorate upheld the non-approval",
        "arrest_non_approval 2026-03-09 @1 #a reason=N3\n"
        "non_approval_review_decision 2026-03-30 @1 of=a result=upheld\n"
        "arrest 2026-03-31 @1",
        {"arrest_after_non_approval": "CPL 80"},
    ),
    (
        "detention extended, nobody says to when",
        "detention 2026-03-02 @1\ndetention_extension 2026-03-04 @1",
        {"detention_length_missing": "CPL 91"},
    ),
    (
        "trial extended, in which instance",
        "indictment 2026-05-10 @1\ncourt_extension 2026-07-01",
        {"court_extension_instance_missing": "CPL 208"},
    ),
    (
        "probation of unknown length",
        "conditional_non_prosecution 2026-05-10 @1",
        {"probation_months_missing": "CPL 283"},
    ),
    # the second as the twelve hours of the first are up: that is holding somebody by summons
    (
        "two summonses of one day without a break",
        "summons 2026-03-02 08:15 @1\nsummons 2026-03-02 20:15 @1",
        {"consecutive_summons": "CPL 119"},
    ),
    (
        "overlap",
        "filing 2026-02-01\ndetention 2026-03-05 @1 #m\narrest 2026-03-10 @1\n"
        "measure_end 2026-03-15 @1 of=m measure=detention",
        {"measures_overlap": "CPL 96"},
    ),
    (
        "end on the day of the next measure",
        "filing 2026-02-01\ndetention 2026-03-05 08:00 @1 #m\narrest 2026-03-10 10:00 @1\n"
        "measure_end 2026-03-10 @1 of=m measure=detention",
        {},
    ),
    (
        "arrest and bail on one day",
        "filing 2026-02-01\narrest 2026-03-10 @1\nbail 2026-03-10 @1",
        {"measures_same_day": "CPL 105"},
    ),
    (
        "recorded by hand and by the ledger",
        "filing 2026-03-01\nfiling 2026-03-01 09:00\ndetention 2026-03-02 08:15 @1\ndetention 2026-03-02 @1\n"
        "supplementary_investigation_return 2026-05-02 @1 round=1\n"
        "supplementary_investigation_return 2026-05-02 @1 round=1\n"
        "supplementary_investigation_return 2026-07-02 @1 round=2",
        {"recorded_twice": "HOUSE 4"},
    ),
]

# Bad input of every kind: what it is called, and how many records it must show so that both versions can be read.
CONTRADICTIONS = [
    (
        "approved arrest, but police say bail",
        "filing 2026-03-02\narrest_approval 2026-03-10 @1\nbail 2026-03-12 @1",
        {"approved_arrest_on_bail": {2, 3}},
    ),
    (
        "approval and non-approval on one day",
        "filing 2026-03-02\narrest_approval 2026-03-10 @1\narrest_non_approval 2026-03-10 @1 reason=N3",
        {"arrest_decisions_contradict": {2, 3}},
    ),
    (
        "events out of order",
        "acceptance 2026-03-05\nfiling 2026-03-02",
        {"filing_before_acceptance": {1, 2}},
    ),
    (
        "a person with two measures on one day",
        "filing 2026-03-01\narrest 2026-03-05 @1\nbail 2026-03-05 @1",
        {"measures_same_day": {2, 3}},
    ),
    (
        "detained and on bail on one day",
        "filing 2026-03-01\ndetention 2026-03-05 @1\nbail 2026-03-05 @1",
        {"custody_and_liberty_same_day": {2, 3}},
    ),
    (
        "one measure beside another",
        "filing 2026-02-01\ndetention 2026-03-05 @1 #m\narrest 2026-03-10 @1\n"
        "measure_end 2026-03-15 @1 of=m measure=detention",
        {"measures_overlap": {2, 3, 4}},
    ),
    (
        "an event typed twice",
        "filing 2026-03-01\ndetention 2026-03-05 @1\ndetention 2026-03-05 09:00 @1",
        {"recorded_twice": {2, 3}},
    ),
    (
        "filing and non-filing",
        "acceptance 2026-03-01\nfiling 2026-03-02\nnon_filing 2026-03-06",
        {"non_filing_after_filing": {2, 3}},
    ),
    (
        "detained after the non-approval was received",
        "filing 2026-03-02\ndetention 2026-03-03 @1\narrest_non_approval 2026-03-10 @1 #d reason=N3\n"
        "decision_served 2026-03-10 @1 of=d\nbail 2026-03-12 @1",
        {"custody_after_non_approval_served": {2, 4, 5}},
    ),
]
