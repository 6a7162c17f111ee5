"""What the module is."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import (
    AgencyHolding,
    CitizenEntry,
    Conflict,
    Counter,
    Dataset,
    Evidence,
    Indicator,
    Landing,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    PersonData,
    SearchSource,
    Setting,
    Subscription,
)

STAFF = ("planner", "head", "officer", "village_clerk", "walidata", "mayor", "auditor", "operator", "admin")


class PlanningConfig(Module):
    """Plan, roadmap, indicators, quarterly evaluation and minimum service standards."""

    name = "satukota.modules.planning"
    label = "planning"
    title = _("Plan")
    summary = _("Master plan, RPJMD, quick wins, indicators that measure themselves, quarterly evaluation and SPM.")
    holdings = (
        AgencyHolding(
            "planning.indicators",
            _("Indicators"),
            ("planning.Indicator.agency",),
            "queries.holdings.indicator_parts",
            "actions.holdings.move_indicators",
        ),
        AgencyHolding(
            "planning.items",
            _("Items of plans"),
            ("planning.Item.agency",),
            "queries.holdings.item_parts",
            "actions.holdings.move_items",
        ),
        AgencyHolding(
            "planning.duties",
            _("Risks, outcomes, rhythms, teams and proposals"),
            (
                "planning.Risk.owner",
                "planning.Outcome.agency",
                "planning.Contribution.agency",
                "planning.CheckInRhythm.agency",
                "planning.TeamMember.agency",
                "planning.Partner.agency",
                "planning.Unit.owner",
                "planning.Proposal.agency",
            ),
        ),
        AgencyHolding(
            "planning.past",
            _("Figures, reports and decisions of the plan"),
            (
                "planning.Value.entered_agency",
                "planning.Value.decided_agency",
                "planning.UnitValue.entered_agency",
                "planning.UnitValue.decided_agency",
                "planning.Allocation.entered_agency",
                "planning.Allocation.decided_agency",
                "planning.Realisation.entered_agency",
                "planning.Realisation.decided_agency",
                "planning.SpendingYear.entered_agency",
                "planning.SpendingYear.decided_agency",
                "planning.SpmYear.entered_agency",
                "planning.SpmYear.decided_agency",
                "planning.SpmYear.agency",
                "planning.TargetDecision.decided_agency",
                "planning.CheckIn.entered_agency",
                "planning.Comment.written_agency",
                "planning.ProposedChange.written_agency",
                "planning.ToldChange.changed_agency",
                "planning.IndicatorChange.changed_agency",
                "planning.PackageChange.changed_agency",
                "planning.UnitChange.changed_agency",
                "planning.RiskChange.owner",
                "planning.AgencyReport.agency",
                "planning.AgendaItem.agency",
                "planning.MeetingAttendance.agency",
                "planning.PersonOutcome.agency",
                "planning.Signatory.agency",
                "planning.Unit.agency",
            ),
            stays=_("are frozen: they say who reported and decided then"),
        ),
    )
    conflicts = (
        Conflict("planning.fill", "planning.verify", _("Who reports a value does not verify it"), everywhere=True),
        Conflict("planning.verify", "planning.approve", _("Who verifies a value does not approve it"), everywhere=True),
    )
    person_data = (
        PersonData(
            "planning.followers",
            _("Who hears of promises"),
            {"planning.PromiseFollow": ("person",), "planning.Expose": ("contact",)},
            _("To tell those who asked for it what became of a promise."),
            _("Consent (UU 27/2022 art. 20 (2) a)"),
            _("e-mail"),
            _("Until they leave; unconfirmed for 7 days"),
            "queries.personal.find_follows",
            "",
            "actions.personal.erase_follows",
            consent=True,
        ),
    )
    permissions = (
        Permission("planning.view", _("See plans, indicators and evaluation"), STAFF),
        Permission("planning.edit", _("Change plans, indicators and targets"), ("planner", "admin")),
        Permission(
            "planning.fill",
            _("Report values and realisation for one's agency"),
            ("officer", "head", "village_clerk", "planner"),
        ),
        Permission(
            "planning.propose",
            _("Propose changes of the plan for one's agency"),
            ("officer", "head", "village_clerk", "planner", "admin"),
        ),
        Permission("planning.verify", _("Verify or return reported values"), ("walidata",)),
        Permission("planning.approve", _("Open rounds, approve and publish reports"), ("planner",)),
        Permission(
            "planning.approve_target",
            _("Approve changes of targets that somebody else proposed"),
            ("planner", "mayor"),
        ),
        Permission(
            "planning.agree_performance",
            _("Agree to the performance outcomes of the people of one's agency and those below"),
            ("head", "mayor"),
        ),
    )
    events = (
        "actions.ItemSaved",
        "actions.ItemDropped",
        "actions.ChangeProposed",
        "actions.ChangeTakenOut",
        "actions.CommentWritten",
        "actions.CommentWithdrawn",
        "actions.ProposalApplied",
        "actions.PlanSaved",
        "actions.PlanImported",
        "actions.PlanImportUndone",
        "actions.VersionDecided",
        "actions.DetailSaved",
        "actions.ReadinessJudged",
        "actions.RegulationSaved",
        "actions.FigureReported",
        "actions.ExposeWritten",
        "actions.ExposeApproved",
        "actions.FigureDecided",
        "actions.SpendingReported",
        "actions.IndicatorEnded",
        "actions.IndicatorSaved",
        "actions.DefinitionChanged",
        "actions.TargetSet",
        "actions.TargetChangeProposed",
        "actions.TargetChangeDecided",
        "actions.ValueRecorded",
        "actions.ValuesImported",
        "actions.BudgetsImported",
        "actions.LiveRefreshed",
        "actions.MeetingChanged",
        "actions.PackageSaved",
        "actions.PackagesImported",
        "actions.ScenarioChanged",
        "actions.RoundOpened",
        "actions.RoundClosed",
        "actions.RoundReopenAsked",
        "actions.RoundReopened",
        "actions.RoundWithdrawn",
        "actions.ValueReturned",
        "actions.ReportPublished",
        "actions.CorrectiveOpened",
        "actions.ParameterSet",
        "actions.DimensionSaved",
        "actions.PromiseFollowed",
        "actions.PromiseTold",
        "actions.links.ItemLinked",
        "actions.links.PartnerSaved",
        "actions.links.PartnershipSaved",
        "actions.midterm.EvaluationSaved",
        "actions.midterm.FindingSaved",
        "actions.midterm.EvaluationClosed",
        "actions.priorities.PrioritiesSaved",
        "actions.priorities.PrioritiesDecided",
        "actions.statements.StatementSaved",
        "actions.statements.PledgeReviewed",
        "actions.outcomes.OutcomeSaved",
        "actions.outcomes.OutcomeEnded",
        "actions.outcomes.ContributionSaved",
        "actions.checkins.CheckedIn",
        "actions.checkins.RhythmSet",
        "actions.unit_events.UnitsSaved",
        "actions.unit_events.UnitEnded",
        "actions.unit_events.UnitPartsChanged",
        "actions.unit_events.UnitsReported",
        "actions.unit_events.UnitSheetUndone",
        "actions.performance.PersonOutcomeSaved",
        "actions.performance.PersonOutcomeAgreed",
        "actions.performance.PersonOutcomeEnded",
    )
    effects = {
        "planning.send": "actions.send",
        "planning.verify": "actions.verify",
        "planning.send_back": "actions.send_back",
        "planning.publish": "actions.publish",
        "planning.require_changes": "actions.require_changes",
        "planning.require_other_writer": "actions.require_other_writer",
        "planning.apply_proposal": "actions.apply_proposal",
        "planning.withdraw_proposal": "actions.withdraw_proposal",
    }
    case_panels = {"planning.proposal": "views.proposals.panel"}
    subscriptions = (
        Subscription("maturity.gap_planned", "tasks.plan_gap_action"),
        Subscription("planning.report_published", "tasks.tell_of_report"),
        Subscription("planning.figure_decided", "tasks.tell_of_promise", {"approved": True}),
        Subscription("planning.target_change_decided", "tasks.tell_of_promise", {"approved": True}),
        Subscription("planning.item_dropped", "tasks.tell_of_promise"),
        Subscription("planning.promise_told", "tasks.tell_of_promise"),
    )
    periodic = (
        PeriodicJob("tasks.refresh_live", "*/10 * * * *", _("Compute the live indicators of this quarter")),
        PeriodicJob("tasks.ring_overdue", "30 0 * * *", _("Tell agencies and their heads of what is overdue")),
        PeriodicJob("tasks.remind_of_check_ins", "40 0 * * *", _("Remind owners of the word between quarters")),
        PeriodicJob("tasks.restand", "15 1 * * *", _("Judge every indicator anew: what was fresh may be out of date")),
        PeriodicJob("tasks.forget_unconfirmed", "35 2 * * *", _("Forget addresses that never confirmed a wish")),
    )
    settings = (
        Setting(
            "PLANNING_OPEN_EARLY",
            "no",
            _("Let planners open the round of a quarter that is not over yet (`yes`), such as to prepare its forms."),
            title=_("Open a quarter's round early"),
        ),
        Setting(
            "PLANNING_OWNER_NAMES",
            "no",
            _(
                "Let public pages name who heads the office that owns a quick win (`yes`); else the position alone stands there."
            ),
            title=_("Names of owners on public pages"),
        ),
        Setting(
            "PLANNING_PAPER_OFFICE",
            "Badan Perencanaan Pembangunan Daerah",
            _("The office in the letterhead of papers about the plan, such as `Bappeda Kota Cilegon`."),
            title=_("Letterhead: office"),
        ),
        Setting(
            "PLANNING_PAPER_ADDRESS",
            "",
            _("Its address below it: street, postcode, telephone, e-mail."),
            title=_("Letterhead: address"),
        ),
        Setting(
            "PLANNING_PAPER_PLACE",
            "",
            _("The place in the signature of these papers; empty: the city's short name."),
            title=_("Signature: place"),
        ),
        Setting(
            "PLANNING_PAPER_TITLE",
            "Kepala Bappeda",
            _("The title of who signs them."),
            title=_("Signature: title"),
        ),
        Setting(
            "PLANNING_PAPER_SIGNER",
            "",
            _("The name of who signs them; empty leaves room for it."),
            title=_("Signature: name"),
        ),
        Setting(
            "PLANNING_PAPER_NIP",
            "",
            _("The NIP of who signs them."),
            title=_("Signature: NIP"),
        ),
        Setting(
            "PLANNING_RISK_LEVELS",
            "6,15",
            _("The sizes (likelihood × impact) from which a risk is medium and high, such as `6,15`."),
            title=_("Risks: sizes of medium and high"),
            content="list",
            pattern=r"[0-9]{1,2},[0-9]{1,2}",
        ),
    )
    landings = (Landing("planning:mayor", ("mayor", "planner"), 20),)
    search = (
        SearchSource("planning.items", _("Plan"), "queries.nodes.search_items", "planning.view"),
        SearchSource("planning.indicators", _("Indicators"), "queries.indicators.search_indicators", "planning.view"),
    )
    menu = (
        MenuEntry(_("City on one page"), "planning:mayor", "building-community", 20, "planning.view", _("Steering")),
        MenuEntry(_("Plan"), "planning:plan", "sitemap", 21, "planning.view", _("Steering")),
        MenuEntry(_("Roadmap"), "planning:roadmap", "timeline", 22, "planning.view", _("Steering")),
        MenuEntry(_("Indicators"), "planning:indicators", "chart-line", 23, "planning.view", _("Steering")),
        MenuEntry(_("Evaluation"), "planning:rounds", "clipboard-check", 24, "planning.view", _("Steering")),
        MenuEntry(_("Minimum services (SPM)"), "planning:spm", "heart", 25, "planning.view", _("Steering")),
        MenuEntry(_("Compulsory spending"), "planning:spending", "percentage", 26, "planning.view", _("Steering")),
    )
    citizen = (
        CitizenEntry(
            _("What the city promised"),
            _("Plan, what was done and what it cost"),
            "planning:public",
            "checklist",
            60,
            topic="plan",
        ),
        CitizenEntry(
            _("What the city signed"),
            _("Commitments, who signed them, and what became of them"),
            "planning:public_commitments",
            "signature",
            64,
            filled="queries.has_public_commitments",
            topic="plan",
        ),
    )
    counters = (
        Counter(
            "planning.behind", _("Indicators behind"), "queries.count_behind", "/planning/indicators/?light=behind"
        ),
    )
    indicators = (
        Indicator(
            "planning.report_days",
            _("Days until a citizen's report is closed, median"),
            "hari",
            "down",
            "queries.report_days",
            _("Median of the days from opening to closing, all citizen reports closed in the period."),
        ),
        Indicator(
            "planning.spm_index",
            _("Index of minimum services (SPM) of the year"),
            "indeks",
            "up",
            "queries.measure_spm",
            _(
                "Mean of the six fields over the published figures of the year, with how many of the services are in it."
            ),
        ),
    )
    evidence = (
        Evidence(
            "planning.plan", _("Plan with measured indicators"), "queries.evidence_plan", ("planning", "performance")
        ),
        Evidence("planning.quick_wins", _("Quick wins under way"), "queries.evidence_quick_wins", ("quick-wins",)),
    )
    datasets = (
        Dataset(
            "planning.spending_shares",
            _("Compulsory spending shares by year"),
            "queries.spending_dataset",
            {
                "year": _("year"),
                "share": _("share"),
                "stage": _("budget or realised"),
                "percent": _("per cent"),
                "limit": _("limit"),
                "verdict": _("verdict"),
                "basis": _("legal basis"),
                "confidence": _("how sure the basis is"),
            },
        ),
        Dataset(
            "planning.indicators",
            _("Indicators of the plan with targets and published values"),
            "queries.indicator_rows",
            {
                "code": _("code"),
                "name": _("name"),
                "agency": _("agency"),
                "unit": _("unit"),
                "year": _("year"),
                "target": _("target"),
                "first_target": _("target as it was promised first"),
                "value": _("published value"),
                "definition_version": _("version of the definition"),
                "instrument": _("instrument"),
            },
        ),
    )
