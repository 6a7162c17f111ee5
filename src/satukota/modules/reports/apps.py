"""The manifest of citizen reports."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import (
    AdminPage,
    AgencyHolding,
    CitizenEntry,
    Command,
    Configurable,
    Counter,
    MapLayer,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    PersonData,
    Retention,
    Setting,
    Subscription,
)
from satukota.modules.reports.rules.submission import TYPE

CATEGORY_WORDS = {
    "name": _("Name"),
    "hint": _("In citizens' words"),
    "id": _("Indonesian"),
    "en": _("English"),
    "group": _("Group"),
    "icon": _("Icon"),
    "agency": _("Agency"),
    "agencies": _("Agency by area"),
    "norm": _("Time allowed"),
    "priority": _("Urgency"),
    "class": _("Kind of report"),
    "inspection": _("Needs a field inspection"),
    "second": _("Checked by a second person"),
    "hidden": _("Kept from the public map"),
    "photo": _("A photo is required"),
    "place": _("Place"),
    "radius": _("Same matter within (metres)"),
    "keywords": _("Words by which it is recognised"),
    "questions": _("Questions"),
    "order": _("Order"),
    "stop": _("Not a report"),
    "closed": _("Closed"),
    "successor": _("Its reports go to"),
    "position": _("Place in the list"),
    "label": _("Question"),
    "type": _("Kind of answer"),
    "required": _("Required"),
    "when": _("Asked only if"),
    "choices": _("Answers to choose from"),
    "max": _("Most characters"),
    "code": _("Short name"),
    "say": _("What is said"),
    "tel": _("Number to call"),
}
"""The fields of a category and of a group of them, in words."""


class ReportsConfig(Module):
    """Citizen reports (LAPOR): intake, handling, evidence, what becomes of them."""

    name = "satukota.modules.reports"
    label = "reports"
    title = _("Citizen reports")
    summary = _("Reports and complaints of citizens, after SP4N-LAPOR!")
    holdings = (
        AgencyHolding("reports.replies", _("Texts of answers"), ("reports.ReplyTemplate.agency",)),
        AgencyHolding(
            "reports.proofs",
            _("Proofs of work done"),
            ("reports.Evidence.agency",),
            stays=_("say who did the work"),
        ),
    )
    person_data = (
        PersonData(
            "reports.reporters",
            _("Citizen reports"),
            {
                "reports.Conversation": ("sender", "address", "answers"),
                "reports.SetAside": ("sender", "address", "words"),
            },
            _("To have done what a citizen reports, to answer and to ask."),
            _("Carrying out public services (UU 27/2022 art. 20 (2) e; Perpres 76/2013)"),
            _("name, telephone, e-mail, words and photos of a report, its place"),
            _("The reporter a year after the end; words and photos as the definition says; set aside for 30 days"),
            "queries.personal.find_reports",
            _("The agency to which a report is forwarded; SP4N-LAPOR! where it is connected"),
            "actions.personal.erase_reports",
            case_types=(TYPE,),
            proves="actions.personal.is_own",
        ),
        PersonData(
            "reports.watchers",
            _("Who hears of new reports in an area"),
            {"reports.AreaWatch": ("person",)},
            _("To tell those who asked for it what is reported near them."),
            _("Consent (UU 27/2022 art. 20 (2) a)"),
            _("e-mail or telephone, area"),
            _("Until they leave; unconfirmed for 7 days"),
            "queries.personal.find_watches",
            "",
            "actions.personal.erase_watches",
            consent=True,
        ),
    )
    permissions = (
        Permission("reports.work", _("Handle citizen reports"), ("desk", "officer", "head", "inspector")),
        Permission("reports.desk", _("Verify, forward and moderate reports"), ("desk",)),
        Permission("reports.enter", _("Type in a report for a caller or visitor"), ("desk", "officer", "operator")),
        Permission(
            "reports.check",
            _("See the proof that waits for a second person, and the figures of integrity"),
            ("desk", "head", "auditor", "inspector"),
        ),
        Permission(
            "reports.measure",
            _("See the figures of reports"),
            ("desk", "head", "planner", "mayor", "operator", "auditor", "officer"),
        ),
        Permission("reports.categories", _("Change the categories of reports"), ("admin", "agency_admin")),
    )
    administration = (
        AdminPage(
            _("Report categories"),
            _("What citizens may report: agency, term, questions, words, what is public"),
            "reports:categories",
            "category",
            "structure",
            "reports.categories",
            40,
            "queries.category_pages.state",
        ),
    )
    configurables = (
        Configurable(
            "reports.category",
            _("Category of reports"),
            "queries.catalogue.category_rows",
            "actions.categories.keep_category",
            "reports.categories",
            CATEGORY_WORDS,
            "/reports/categories/{key}/",
        ),
        Configurable(
            "reports.category_group",
            _("Group of categories"),
            "queries.catalogue.group_rows",
            "actions.categories.keep_group",
            "reports.categories",
            CATEGORY_WORDS,
            "/reports/categories/",
        ),
    )
    citizen = (
        CitizenEntry(
            _("Report something"),
            _("A pothole, waste, a dark street: with a photo, in a minute, without an account"),
            "reports:new",
            "camera",
            10,
            kept=True,
            waiting="reports/waiting.html",
        ),
        CitizenEntry(_("Follow my report"), _("With the code that you got"), "reports:follow", "search", 30),
        CitizenEntry(_("What others report"), _("Map and list of all public reports"), "reports:public", "map-2", 40),
    )
    menu = (
        MenuEntry(_("Citizen reports"), "reports:work", "message-report", 20, "reports.work", _("Matters")),
        MenuEntry(_("Board of reports"), "reports:board", "layout-kanban", 23, "reports.work", _("Matters")),
        MenuEntry(_("Proof and integrity"), "reports:evidence", "shield-check", 24, "reports.check", _("Matters")),
        MenuEntry(_("Texts for answers"), "reports:texts", "message-2", 25, "reports.desk", _("Matters")),
        MenuEntry(_("Messages set aside"), "reports:aside", "mail", 27, "reports.desk", _("Matters")),
        MenuEntry(_("Other systems"), "reports:partners", "plug-connected", 26, "reports.desk", _("Matters")),
        MenuEntry(_("Figures of reports"), "reports:figures", "report-analytics", 22, "reports.measure", _("Matters")),
        MenuEntry(_("Type in a report"), "reports:enter", "writing", 21, "reports.enter", _("Matters")),
    )
    map_layers = (
        MapLayer("reports", _("Citizen reports"), "queries.layers.reports_layer", "message-report", default_on=False),
    )
    counters = (
        Counter(
            "reports_open", _("Open reports"), "queries.counters.open_count", "/reports/work/", "message-report", 10
        ),
        Counter(
            "reports_late",
            _("Late reports"),
            "queries.counters.late_count",
            "/reports/work/?status=late",
            "clock-exclamation",
            11,
        ),
    )
    events = (
        "actions.aside.AsideSeen",
        "actions.aside.MessageSetAside",
        "actions.category_drafts.CategoryDrafted",
        "actions.contact.ContactCorrected",
        "actions.danger.DangerHeard",
        "actions.following.Followed",
        "actions.following.Watched",
        "actions.reporters.Forgotten",
        "actions.reporters.LinksEnded",
        "actions.retention.Retained",
        "actions.texts.TextKept",
        "actions.partners.PartnerConfirmed",
        "actions.partners.PartnerKept",
    )
    effects = {
        "reports.hear": "actions.danger.hear",
        "reports.pass_on": "actions.late_words.pass_on",
        "reports.to_desk": "actions.effects.to_desk",
        "reports.show_photos": "actions.effects.open_to_public",
        "reports.mask_words": "actions.effects.mask_words",
        "reports.close_to_public": "actions.effects.close_to_public",
        "reports.hide": "actions.effects.hide",
        "reports.recategorise": "actions.effects.recategorise",
        "reports.ask_longer": "actions.effects.ask_longer",
        "reports.allow_longer": "actions.effects.allow_longer",
        "reports.set_place": "actions.effects.set_place",
        "reports.merge": "actions.merging.merge",
        "reports.unmerge": "actions.merging.unmerge",
        "reports.check_evidence": "actions.evidence.check_evidence",
        "reports.approve_evidence": "actions.evidence.approve_evidence",
        "reports.reject_evidence": "actions.evidence.reject_evidence",
        "reports.send_link": "actions.partners.send_link",
    }
    subscriptions = (
        Subscription("cases.acted", "tasks.merging.settle_merged", {"type": TYPE, "closed": True}),
        Subscription("cases.acted", "tasks.partners.hand_to_partner", {"type": TYPE, "action": "forward"}),
        Subscription("cases.acted", "tasks.partners.hand_to_partner", {"type": TYPE, "action": "transfer"}),
        Subscription("cases.opened", "tasks.tell.tell", {"type": TYPE}),
        Subscription("cases.acted", "tasks.tell.tell", {"type": TYPE}),
    )
    periodic = (
        PeriodicJob("tasks.upkeep.refresh_figures", "*/5 * * * *", _("Bring the figures up to date")),
        PeriodicJob("tasks.upkeep.keep_open_stock", "50 23 * * *", _("Write down the day's open stock")),
        PeriodicJob("tasks.upkeep.tell_watchers", "15 17 * * *", _("Tell who watches an area of its new reports")),
        PeriodicJob("tasks.upkeep.retain_reports", "30 2 * * *", _("Forget reporters and reports whose time is over")),
        PeriodicJob("tasks.learn.learn_categories", "40 2 * * 0", _("Learn the categories from closed reports")),
        PeriodicJob("tasks.intake.read_mails", "*/2 * * * *", _("Read the mailbox for reports")),
        PeriodicJob("tasks.partners.exchange", "*/10 * * * *", _("Exchange reports with other cities and SP4N-LAPOR!")),
    )
    commands = (
        Command("reports", _("Train the category model, count the figures, forget by rule"), "tasks.learn.command"),
    )
    retention = (
        Retention(
            "reports.reporters",
            _("Who reported"),
            _("Reporters are asked back and answered for a year after the end; then the report stays without them."),
            "queries.forgetting.due_reporters",
            setting="REPORTS_REPORTER_DAYS",
        ),
    )
    settings = (
        Setting(
            "REPORTS_REPORTER_DAYS",
            "365",
            _("Days after the end of a report for which it is known who reported it."),
            title=_("Reporters: days that they are known"),
            least=30,
        ),
        Setting(
            "REPORTS_PER_HOUR",
            "120",
            _("Reports that one connection may send within an hour (many phones share one); 0 means any number."),
            title=_("Reports of one connection within an hour"),
        ),
        Setting(
            "REPORTS_IMAP_HOST",
            "",
            _("Server of the mailbox to which citizens write their reports; empty means none."),
            title=_("Mailbox of reports: server"),
            pattern=r"[A-Za-z0-9.:-]+",
        ),
        Setting(
            "REPORTS_IMAP_PORT",
            "993",
            _("Port of that server."),
            title=_("Mailbox of reports: port"),
            least=1,
        ),
        Setting(
            "REPORTS_IMAP_TLS",
            "yes",
            _("Encrypt the connection to it from the first byte."),
            title=_("Mailbox of reports: encrypted"),
        ),
        Setting(
            "REPORTS_IMAP_USER",
            "",
            _("Name under which the mailbox is read."),
            title=_("Mailbox of reports: user"),
        ),
        Setting(
            "REPORTS_IMAP_PASSWORD",
            "",
            _("Password of the mailbox."),
            title=_("Mailbox of reports: password"),
            secret=True,
        ),
    )
    case_panels = {"reports.complaint": "views.panel.panel"}
    sentences = {TYPE: "queries.report_page.staff_sentence"}
    lists = {"reports": "queries.measured.cases_of"}
    choices = {"category": "queries.choosing.categories", "similar_report": "queries.choosing.similar_reports"}
