"""The manifest of the 112 centre."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import (
    AgencyHolding,
    Command,
    Counter,
    Dataset,
    EventWord,
    Evidence,
    HealthCheck,
    Indicator,
    Landing,
    MapLayer,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    PersonData,
    Process,
    Retention,
    Role,
    SearchSource,
    Setting,
    Subscription,
    Widget,
)

SECTION = _("Emergency 112")


class EmergencyConfig(Module):
    """112: calls, incidents, units, dispatch, figures."""

    name = "satukota.modules.emergency"
    label = "emergency"
    shape = "triangle"
    title = _("Emergency 112")
    summary = _("Take calls, send units, and know how long it took.")
    roles = (
        Role("call_taker", _("Call taker 112"), handles=False),
        Role("dispatcher", _("Dispatcher 112"), handles=False),
        Role("responder", _("Responder"), handles=False),
        Role("supervisor", _("Supervisor 112"), handles=False),
    )
    holdings = (
        AgencyHolding(
            "emergency.units",
            _("Stations and units of 112"),
            ("emergency.Station.agency", "emergency.Unit.agency", "emergency.TransferTarget.agency"),
        ),
    )
    person_data = (
        PersonData(
            "emergency.callers",
            _("Callers of 112"),
            {
                "emergency.Call": ("caller", "caller_index", "caller_name", "location_link", "place_text", "note"),
                "emergency.EarlyFix": ("caller_index",),
                "emergency.Block": ("number", "number_index"),
            },
            _("To send help to the right place, and to reach the caller."),
            _("Vital interest of people (UU 27/2022 art. 20 (2) d; Permenkominfo 10/2016)"),
            _("telephone, name, whereabouts, health, the sound of the call"),
            _("Sound 90 days, records 5 years; the city sets both"),
            "queries.personal.find_calls",
            _("Fire service, ambulance, police and those to whom a call is handed over"),
            "actions.personal.erase_calls",
        ),
    )
    permissions = (
        Permission("emergency.take_calls", _("Take calls"), ("call_taker", "dispatcher", "supervisor")),
        Permission("emergency.dispatch", _("Send units"), ("dispatcher", "supervisor")),
        Permission("emergency.supervise", _("Block numbers, make exceptions, change cards"), ("supervisor",)),
        Permission("emergency.respond", _("Use the responder page"), ("responder",)),
        Permission("emergency.see_callers", _("See callers' numbers"), ("call_taker", "dispatcher", "supervisor")),
        Permission("emergency.hear_recordings", _("Hear recordings"), ("supervisor",)),
        Permission(
            "emergency.backfill", _("Enter paper cards after an outage"), ("call_taker", "dispatcher", "supervisor")
        ),
        Permission(
            "emergency.see_figures", _("See the figures"), ("supervisor", "head", "operator", "mayor", "planner")
        ),
        Permission(
            "emergency.watch",
            _("See incidents and units on the wall"),
            ("operator", "supervisor", "dispatcher", "mayor"),
        ),
        Permission(
            "emergency.escalate_report",
            _("Make an incident of a report"),
            ("desk", "dispatcher", "supervisor", "operator"),
        ),
    )
    events = (
        "actions.events.CallRang",
        "actions.events.CallChanged",
        "actions.events.CallClassified",
        "actions.events.HeadsetChanged",
        "actions.events.IncidentOpened",
        "actions.events.IncidentChanged",
        "actions.events.UnitsSent",
        "actions.events.AssignmentChanged",
        "actions.events.Escalated",
        "actions.events.EntryAdded",
        "actions.events.UnitChanged",
        "actions.events.NumberBlocked",
        "actions.events.TransferChanged",
        "actions.events.SetupChanged",
    )
    subscriptions = (
        Subscription("cases.opened", "tasks.jobs.take_cry_for_help", {"type": "reports.complaint", "priority": 1}),
        Subscription("reports.danger_heard", "tasks.jobs.take_cry_for_help", {"sure": True}),
        Subscription("emergency.call_rang", "tasks.jobs.follow_link"),
        Subscription("emergency.incident_opened", "tasks.jobs.keep_case"),
        Subscription("emergency.incident_opened", "tasks.jobs.tell_agencies"),
        Subscription("emergency.incident_changed", "tasks.jobs.follow_case"),
        Subscription("emergency.incident_changed", "tasks.jobs.tell_agencies"),
    )
    menu = (
        MenuEntry(_("112 desk"), "emergency-desk", "headset", 10, "emergency.take_calls", SECTION),
        MenuEntry(_("My unit"), "emergency-unit", "ambulance", 11, "emergency.respond", SECTION),
        MenuEntry(_("Incidents"), "emergency-incidents", "flame", 12, "emergency.watch", SECTION),
        MenuEntry(_("Paper cards"), "emergency-backfill", "writing", 13, "emergency.backfill", SECTION),
        MenuEntry(_("112 figures"), "emergency-figures", "report-analytics", 14, "emergency.see_figures", SECTION),
        MenuEntry(_("Units and cards"), "emergency-setup", "truck", 15, "emergency.supervise", SECTION),
    )
    landings = (
        Landing("emergency-desk", ("call_taker", "dispatcher", "supervisor"), 10),
        Landing("emergency-unit", ("responder",), 11),
    )
    search = (
        SearchSource("emergency.incidents", _("112 incidents"), "queries.layers.search_incidents", "emergency.watch"),
    )
    settings = (
        Setting(
            "EMERGENCY_SIP_ADDRESS",
            "",
            _(
                "Where this installation answers 112 itself, as address:port (`192.168.1.10:5060`, `0.0.0.0:5060`): "
                "`satukota up` then keeps a telephone agent there. Empty means no agent."
            ),
            title=_("Telephone agent: where it listens"),
            at_start=True,
        ),
        Setting(
            "EMERGENCY_SIP_GATEWAY",
            "",
            _("Exchange (address:port) through which the agent calls numbers: the second group, agencies, call-backs."),
            title=_("Telephone agent: exchange"),
            at_start=True,
        ),
        Setting(
            "EMERGENCY_BLOCKED_ANNOUNCEMENT",
            "",
            _("Raw A-law file that tells blocked callers to press 1 in an emergency; three tones without one."),
            title=_("Telephone agent: announcement to blocked callers"),
            at_start=True,
        ),
        Setting(
            "EMERGENCY_TRUNK_KEY",
            "",
            _("Key of the exchange for `satukota emergency agent`; empty means the one that is kept here."),
            title=_("Telephone agent: key of the exchange"),
            secret=True,
            at_start=True,
        ),
    )
    retention = (
        Retention(
            "emergency.recordings",
            _("Recordings of 112"),
            _(
                "Time for complaints and reviews; what is held for a case or a court stays. The city's rules of 112 say how long."
            ),
            "queries.policies.due_recordings",
            period=_("as the rules of 112 say (recordings, days)"),
            url_name="emergency-setup",
        ),
    )
    health = (HealthCheck("emergency.desk", _("112 desk"), "queries.troubles.health"),)
    map_layers = (
        MapLayer(
            "emergency.incidents",
            _("112 incidents"),
            "queries.layers.incidents",
            "flame",
            "emergency.watch",
            default_on=False,
            shape="diamond",
            legend={"danger": _("red: priority 1")},
        ),
        MapLayer(
            "emergency.units",
            _("Units"),
            "queries.layers.units",
            "truck",
            "emergency.watch",
            shape="triangle",
            legend={"ok": _("green: free"), "muted": _("grey: position is old")},
        ),
        MapLayer(
            "emergency.coverage",
            _("Stations with too few units"),
            "queries.layers.coverage",
            "alert-triangle",
            "emergency.watch",
            default_on=False,
            shape="ring",
        ),
    )
    widgets = (
        Widget(
            "emergency.incidents",
            _("Incidents"),
            "emergency/widgets/incidents.html",
            "queries.widgets.incident_widget",
            "side",
            20,
            "emergency.watch",
        ),
        Widget(
            "emergency.units",
            _("Units"),
            "emergency/widgets/units.html",
            "queries.widgets.unit_widget",
            "side",
            30,
            "emergency.watch",
        ),
    )
    counters = (
        Counter(
            "emergency.open", _("Open incidents"), "queries.widgets.open_count", "/emergency/incidents/", "flame", 10
        ),
        Counter(
            "emergency.waiting",
            _("Calls waiting"),
            "queries.widgets.waiting_count",
            "/emergency/desk/",
            "phone-incoming",
            11,
        ),
    )
    event_words = (
        EventWord("emergency.units_sent", _("112: units were sent"), "truck", "", "emergency.watch"),
        EventWord(
            "emergency.escalated", _("112: a unit did not answer in time"), "alert-triangle", "", "emergency.watch"
        ),
    )
    followers = {
        "emergency.take_calls": "emergency.",
        "emergency.dispatch": "emergency.",
        "emergency.respond": "emergency.",
        "emergency.watch": "emergency.",
    }
    case_panels = {"reports.complaint": "views.from_report.report_panel"}
    indicators = (
        Indicator(
            "emergency.response_minutes",
            _("Response time, 90th percentile"),
            "min",
            "down",
            "queries.indicators.response",
            _("90 % of first units reached the scene within this many minutes of the first ring, exercises left out."),
        ),
        Indicator(
            "emergency.answer_share",
            _("Calls answered within the target"),
            "%",
            "up",
            "queries.indicators.answer_share",
            _("Answered within the target, of answered calls and calls given up after it."),
        ),
        Indicator(
            "emergency.fire_15_minutes",
            _("Fires reached within 15 minutes"),
            "%",
            "up",
            "queries.indicators.fire_spm",
            _("Fire and rescue incidents with the first unit on scene within 15 minutes (SPM)."),
        ),
    )
    evidence = (
        Evidence(
            "emergency.in_use",
            _("The 112 centre is in use"),
            "queries.indicators.evidence",
            ("smart_branding", "spbe", "spm"),
        ),
    )
    datasets = (
        Dataset(
            "emergency.monthly",
            _("112 calls and response times by month"),
            "queries.months.month_rows",
            {
                "month": _("Month"),
                "calls": _("Calls"),
                "emergency": _("Emergencies"),
                "prank": _("Prank calls"),
                "answer_share": _("Answered within target (%)"),
                "response_p90_minutes": _("Response time P90 (minutes)"),
            },
        ),
    )
    periodic = (PeriodicJob("tasks.jobs.tidy", "*/5 * * * *", _("End handed-over calls, erase old recordings")),)
    processes = (
        Process("phone", _("Telephone agent of 112"), "tasks.agent.serve.keep_running", "tasks.agent.serve.is_wanted"),
    )
    commands = (Command("emergency", _("The 112 centre: telephone agent, exchange keys"), "tasks.commands.main"),)
