"""What the module is."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import (
    AgencyHolding,
    CitizenEntry,
    Conflict,
    Dataset,
    Evidence,
    Indicator,
    Landing,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    Role,
)

STAFF = ("planner", "head", "officer", "walidata", "mayor", "auditor", "admin")


class MaturityConfig(Module):
    """Indexes of digital government: instruments as data, self-assessment, verdict, what-if and gap plan."""

    name = "satukota.modules.maturity"
    label = "maturity"
    title = _("Index")
    summary = _(
        "SPBE 2018 and 2020, Pemdi 2026, smart-city evaluation and readiness, with evidence from the system itself."
    )
    roles = (Role("assessor", _("External assessor of an index"), second_step=True, handles=False),)
    holdings = (
        AgencyHolding(
            "maturity.open",
            _("Indicators of open assessments"),
            ("maturity.Assessment.coordinator", "maturity.IndicatorOwner.agency"),
            "queries.holdings.open_parts",
            "actions.holdings.move_open",
        ),
    )
    conflicts = (
        Conflict("maturity.assess", "maturity.verify", _("Who assesses does not verify"), everywhere=True),
        Conflict("maturity.assess", "maturity.review", _("Who assesses does not give the verdict"), everywhere=True),
    )
    permissions = (
        Permission("maturity.view", _("See assessments and indexes"), STAFF),
        Permission(
            "maturity.assess", _("Give levels in the self-assessment and add evidence"), ("planner", "head", "officer")
        ),
        Permission(
            "maturity.coordinate", _("Coordinate an assessment: name owners, set targets, send it"), ("planner", "head")
        ),
        Permission("maturity.verify", _("Verify a sent self-assessment or give it back"), ("walidata", "auditor")),
        Permission("maturity.review", _("Give the assessor's verdict"), ("assessor", "auditor")),
        Permission(
            "maturity.read_assigned", _("Read the assessments that one is assigned to, for its period"), ("assessor",)
        ),
        Permission("maturity.close", _("Close an assessment, and open it again by two"), ("planner", "auditor")),
        Permission("maturity.manage", _("Open assessments, plan actions, correct instruments"), ("planner", "admin")),
    )
    citizen = (
        CitizenEntry(
            _("Indexes of digital government"),
            _("How the city was assessed, year by year"),
            "maturity:public",
            "chart-dots",
            66,
            filled="queries.has_public_indexes",
            topic="plan",
        ),
    )
    events = (
        "actions.InstrumentChanged",
        "actions.AssessmentOpened",
        "actions.AssessmentMoved",
        "actions.AssessmentClosed",
        "actions.AssessmentReopened",
        "actions.OwnersSet",
        "actions.TargetSet",
        "actions.LevelsAccepted",
        "actions.EffortsSet",
        "actions.RatingGiven",
        "actions.EvidenceAdded",
        "actions.EvidenceRemoved",
        "actions.EvidenceCollected",
        "actions.GapPlanned",
        "actions.ScorePublished",
        "actions.ScoreCorrected",
        "actions.AssessorAssigned",
        "actions.AssignmentEnded",
        "actions.AssessmentRead",
        "actions.VisitRecorded",
        "actions.BenchmarkApplied",
        "actions.BenchmarkUndone",
    )
    periodic = (PeriodicJob("tasks.collect", "25 2 * * *", _("Collect the evidence that the system itself can give")),)
    menu = (
        MenuEntry(_("Index (SPBE, Pemdi)"), "maturity:index", "chart-dots", 30, "maturity.view", _("Steering")),
        MenuEntry(_("Other cities"), "maturity:benchmark", "git-compare", 31, "maturity.view", _("Steering")),
        MenuEntry(
            _("Assigned to me"), "maturity:assigned", "clipboard-check", 30, "maturity.read_assigned", _("Steering")
        ),
    )
    landings = (Landing("maturity:assigned", ("assessor",), 10),)
    indicators = (
        Indicator(
            "maturity.index",
            _("Index of digital government, newest assessment"),
            "indeks",
            "up",
            "queries.measure_index",
            _("Index of the newest assessment of the instrument in force; its name stands with every value."),
        ),
    )
    evidence = (
        Evidence(
            "maturity.complaints", _("Citizens' reports are taken and closed"), "queries.complaints", ("complaints",)
        ),
        Evidence("maturity.audit_log", _("The log of events is sealed"), "queries.audit_log", ("audit-log",)),
    )
    datasets = (
        Dataset(
            "maturity.scores",
            _("Indexes by instrument and year"),
            "queries.score_rows",
            {
                "instrument": _("instrument"),
                "regulation": _("regulation"),
                "version": _("version"),
                "year": _("year"),
                "kind": _("kind of score"),
                "index": _("index"),
                "predicate": _("predicate"),
                "publisher": _("publisher"),
                "rank": _("rank"),
                "ranked": _("institutions in the ranking"),
                "assessed": _("institutions that were assessed"),
                "distribution": _("institutions by predicate"),
                "source": _("source"),
                "source_date": _("date of the source"),
            },
        ),
    )
