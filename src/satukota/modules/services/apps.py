"""The manifest of services."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import (
    AgencyHolding,
    CitizenEntry,
    Conflict,
    Counter,
    Evidence,
    Indicator,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    PersonData,
    Role,
    Setting,
    Subscription,
)

CLERKS = ("officer", "counter", "head", "section_head", "desk")


class ServicesConfig(Module):
    """One counter for every service: catalogue, applications, papers, fees, queue, satisfaction."""

    name = "satukota.modules.services"
    label = "services"
    shape = "square"
    title = _("Services")
    summary = _("Permits, civil registration and other services of every agency, as data on one engine")
    roles = (
        Role("counter", _("Counter clerk"), within_agency=True),
        Role("section_head", _("Head of section (Kabid)"), second_step=True, within_agency=True),
        Role("midwife", _("Midwife or hospital (partner)"), within_agency=True),
        Role("field_inspector", _("Field inspector"), within_agency=True),
        Role("treasurer", _("Treasurer"), within_agency=True),
        Role("police", _("Police (partner)"), within_agency=True),
    )
    settings = (
        Setting(
            "SEAL_NAME",
            "",
            _(
                "Name in the certificate of the seal (CN) when it is made; empty means the city's. An existing one stays."
            ),
            title=_("Seal: name in the certificate"),
        ),
        Setting(
            "TSA_URL",
            "",
            _("Address of an authority for time stamps (RFC 3161); empty means none, `simulator` a stand-in."),
            title=_("Time stamps: address"),
            content="address",
            words=("simulator",),
        ),
        Setting(
            "SIAK_URL",
            "",
            _("Address of the SIAK service for registrations; empty means the simulator."),
            title=_("SIAK: address"),
            content="address",
            words=("simulator",),
        ),
        Setting(
            "SIAK_TOKEN",
            "",
            _("Key for the SIAK service."),
            title=_("SIAK: key"),
            secret=True,
            address="SIAK_URL",
        ),
        Setting(
            "POPULATION_URL",
            "",
            _(
                "Address of the population register that fills names and addresses in; empty means that people type, `simulator` a stand-in."
            ),
            title=_("Population register: address"),
            content="address",
            words=("simulator",),
        ),
        Setting(
            "POPULATION_TOKEN",
            "",
            _("Key for the population register."),
            title=_("Population register: key"),
            secret=True,
            address="POPULATION_URL",
        ),
        Setting(
            "BUSINESS_REGISTER_URL",
            "",
            _(
                "Address of the register of businesses (OSS) that fills names in by NIB; empty means that people type, `simulator` a stand-in."
            ),
            title=_("Register of businesses (OSS): address"),
            content="address",
            words=("simulator",),
        ),
        Setting(
            "BUSINESS_REGISTER_TOKEN",
            "",
            _("Key for the register of businesses."),
            title=_("Register of businesses (OSS): key"),
            secret=True,
            address="BUSINESS_REGISTER_URL",
        ),
        Setting(
            "BSRE_URL",
            "",
            _(
                "Address of the agency's own BSrE esign client server; empty means the city's seal signs, `simulator` a stand-in."
            ),
            title=_("BSrE: address"),
            content="address",
            words=("simulator",),
        ),
        Setting(
            "SKM_LEAST",
            "10",
            _(
                "Answers below which no satisfaction index is published, whatever the sample: the least of the table of"
                " Krejcie and Morgan that PermenPANRB 14/2017 names (not compared with the regulation's annex)."
            ),
            title=_("Satisfaction index: fewest answers"),
            least=1,
        ),
        Setting(
            "BSRE_USER",
            "",
            _("User at the BSrE esign client server."),
            title=_("BSrE: user"),
        ),
        Setting(
            "BSRE_PASSWORD",
            "",
            _("Password at the BSrE esign client server."),
            title=_("BSrE: password"),
            secret=True,
            address="BSRE_URL",
        ),
    )
    holdings = (
        AgencyHolding(
            "services.appointments",
            _("Appointments to come"),
            ("services.Appointment.agency",),
            "queries.holdings.appointment_parts",
            "actions.holdings.move_appointments",
        ),
        AgencyHolding("services.external", _("Permits of outside systems"), ("services.ExternalPermit.agency",)),
        AgencyHolding(
            "services.past",
            _("Tickets, bills, letterheads and answers of applicants"),
            (
                "services.Ticket.agency",
                "services.CounterRule.agency",
                "services.Letterhead.agency",
                "services.Bill.agency",
                "services.QrisCode.agency",
                "services.PayAccount.agency",
                "services.SurveyAnswer.agency",
                "services.Draft.origin",
            ),
            stays=_("were made in its name; its successor has its own counter, account and letterhead"),
        ),
    )
    conflicts = (Conflict("services.money", "services.refunds", _("Who records money does not approve refunds")),)
    person_data = (
        PersonData(
            "services.applicants",
            _("Applications, drafts and appointments"),
            {
                "services.Draft": ("answers", "secret"),
                "services.Appointment": ("name", "phone"),
                "services.Correction": ("changes",),
                "services.Refund": ("payee",),
                "services.Paper": ("shown",),
                "services.SurveyAnswer": ("comment",),
                "services.ExternalPermit": ("holder",),
                "services.PayAccount": ("holder",),
            },
            _("To decide an application, to issue its paper and to let others check it."),
            _("Carrying out public services and legal obligations (UU 27/2022 art. 20 (2) c and e)"),
            _("what a form asks for: names, NIK, addresses, papers, children's and health data in some services"),
            _("Papers as an archive; the rest as each service's definition says; drafts for 30 days"),
            "queries.personal.find_applications",
            _("The agency of the service, those asked for advice, SIAK and OSS where they are connected"),
            "actions.personal.erase_applications",
            case_types=("layanan.*",),
            proves="actions.personal.is_own",
        ),
    )
    permissions = (
        Permission(
            "services.work",
            _("Handle applications"),
            (*CLERKS, "village_clerk", "field_inspector", "police", "walidata"),
        ),
        Permission("services.counter", _("Serve at the counter"), ("counter", "officer", "desk", "village_clerk")),
        Permission("services.capacity", _("Set hours and seats of the counter"), ("head", "section_head")),
        Permission("services.figures", _("See figures of applications by office"), ("head", "section_head", "mayor")),
        Permission("services.papers", _("Revoke, correct and print papers"), ("head", "section_head")),
        Permission("services.money", _("Record and match payments"), ("treasurer",)),
        Permission("services.refunds", _("Approve refunds, confirm accounts"), ("head", "section_head")),
        Permission("services.notify_birth", _("Give notice of a birth"), ("midwife", "village_clerk")),
        Permission(
            "services.edit", _("Write definitions of the own agency's services"), ("admin", "head", "section_head")
        ),
        Permission("services.standard", _("Set the standard for the services of every agency"), ("admin",)),
        Permission(
            "services.external", _("Keep the register of OSS and SIMBG permits"), ("officer", "counter", "head")
        ),
    )
    events = (
        "actions.events.ApplicationForgotten",
        "actions.events.PaperIssued",
        "actions.events.PaperStamped",
        "actions.events.PaperEnded",
        "actions.events.PaperRestored",
        "actions.events.BirthRegistered",
        "actions.events.BillPaid",
        "actions.events.MoneyRecorded",
        "actions.events.MoneyReturned",
        "actions.events.SurveyAnswered",
        "actions.events.SiakAnswered",
        "actions.events.SiakAskedAgain",
        "actions.events.NumberDrawn",
        "actions.events.NumberCalled",
        "actions.events.CounterRuleSet",
        "actions.events.DefinitionProposed",
    )
    subscriptions = (
        Subscription("cases.acted", "tasks.go_on", {"type": "layanan.*"}),
        Subscription("cases.noted", "tasks.go_on", {"type": "layanan.*"}),
        Subscription("cases.acted", "tasks.tell_applicant", {"type": "layanan.*"}),
        Subscription("services.paper_issued", "tasks.stamp_issued"),
        Subscription("services.paper_ended", "tasks.tell_siak", {"status": "superseded"}),
        Subscription("services.siak_asked_again", "tasks.tell_siak"),
    )
    periodic = (
        PeriodicJob("tasks.ask_again", "*/10 * * * *", _("Ask SIAK for answers that are still to come")),
        PeriodicJob("tasks.stamp_again", "7-59/10 * * * *", _("Put time stamps on papers that have none yet")),
        PeriodicJob("tasks.forget", "20 2 * * *", _("Delete drafts whose link no longer holds")),
        PeriodicJob("tasks.retain", "50 2 * * *", _("Forget applications whose time of keeping is over")),
        PeriodicJob("tasks.remind_of_expiry", "40 8 * * *", _("Remind holders of permits that end soon")),
    )
    effects = {
        "services.dedup": "actions.effects.flag_duplicates",
        "services.original": "actions.effects.require_record",
        "services.clash": "actions.effects.flag_clash",
        "services.reserve": "actions.effects.reserve",
        "services.site": "actions.effects.locate_site",
        "services.area": "actions.effects.place_in_area",
        "services.ask_advice": "actions.effects.ask_advice",
        "services.siak": "actions.effects.request_siak",
        "services.siak_by_hand": "actions.register.note_by_hand",
        "services.birth_registered": "actions.effects.record_birth",
        "services.reopen": "actions.appeals.reopen",
        "services.bill": "actions.money.make_bill",
        "services.number": "actions.papers.number",
        "services.unnumber": "actions.papers.unnumber",
        "services.render": "actions.papers.render",
    }
    citizen = (
        CitizenEntry(
            _("Apply for a service"),
            _("Certificates and permits, without an account"),
            "services:catalogue",
            "file-text",
            20,
        ),
    )
    menu = (
        MenuEntry(_("Applications"), "services:work", "file-text", 25, "services.work", _("Matters")),
        MenuEntry(_("Counter"), "services:counter", "ticket", 26, "services.counter", _("Matters")),
        MenuEntry(
            _("Notice of a birth"), "services:notice", "baby-carriage", 27, "services.notify_birth", _("Matters")
        ),
        MenuEntry(_("Payments"), "services:money", "cash", 28, "services.money", _("Matters")),
        MenuEntry(_("Refunds and accounts"), "services:refunds", "cash", 28, "services.refunds", _("Matters")),
        MenuEntry(_("Papers"), "services:papers", "certificate", 29, "services.papers", _("Matters")),
        MenuEntry(_("OSS and SIMBG"), "services:external", "external-link", 30, "services.external", _("Matters")),
        MenuEntry(
            _("Definitions of services"), "services:definitions", "code", 85, "services.edit", _("Administration")
        ),
    )
    counters = (
        Counter(
            "services_open",
            _("Open applications"),
            "queries.figures.open_count",
            "/services/work/",
            "file-text",
            20,
        ),
    )
    indicators = (
        Indicator(
            "services.births_60_days",
            _("Share of births registered within 60 days"),
            "%",
            "up",
            "queries.figures.births_in_time",
            _("Births registered in the period at most 60 days after it, of all births registered in the period"),
        ),
        Indicator(
            "services.satisfaction",
            _("Satisfaction with services (SKM)"),
            "index",
            "up",
            "queries.figures.satisfaction",
            _("PermenPANRB 14/2017: mean of nine elements times 25, over all answers of the period"),
        ),
    )
    evidence = (
        Evidence(
            "services.catalogue",
            _("Services that can be applied for online"),
            "queries.figures.evidence",
            ("public-service", "service-integration"),
        ),
    )
    case_panels = {"layanan.*": "views.panel.panel"}
