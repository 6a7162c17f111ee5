"""What the module is."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import (
    AdminPage,
    AgencyHolding,
    CitizenEntry,
    Command,
    Configurable,
    MenuEntry,
    Module,
    PeriodicJob,
    Permission,
    PersonData,
    Role,
    SetupStep,
)


class AdministrationConfig(Module):
    """The city run by its own people: first run, people, structure, settings, operation, audit, personal data."""

    name = "satukota.modules.administration"
    label = "administration"
    title = _("Administration")
    summary = _("Set up, run, change and audit the installation in the browser, without a developer.")
    roles = (
        Role("agency_admin", _("Administrator of an agency"), second_step=True, handles=False, within_agency=True),
        Role("privacy_officer", _("Data protection officer"), second_step=True, handles=False),
    )
    holdings = (
        AgencyHolding(
            "administration.reviews",
            _("Reviews of rights"),
            ("administration.ReviewPart.agency",),
            stays=_("say who had which right then"),
        ),
    )
    permissions = (
        Permission(
            "administration.view",
            _("Open the administration"),
            ("admin", "agency_admin", "auditor", "desk", "walidata", "head", "inspector", "mayor", "privacy_officer"),
        ),
        Permission(
            "administration.privacy", _("Answer requests about personal data, over all modules"), ("privacy_officer",)
        ),
        Permission(
            "administration.register",
            _("Read the register of processing"),
            ("privacy_officer", "admin", "auditor", "walidata"),
        ),
        Permission("administration.people", _("Manage people and their roles"), ("admin", "agency_admin")),
        Permission(
            "administration.rights",
            _("See who may read and do what"),
            ("admin", "auditor", "agency_admin"),
        ),
        Permission(
            "administration.emergency",
            _("See what was opened in an emergency"),
            ("auditor", "admin", "head", "inspector"),
        ),
        Permission("administration.review", _("Run the half-yearly review of rights"), ("admin",)),
        Permission(
            "administration.review_own",
            _("Review the rights of one's agency, where one is named for it"),
            ("admin", "agency_admin", "head", "mayor", "auditor"),
        ),
        Permission(
            "administration.second_step", _("Ask that a lost second step be forgotten"), ("admin", "agency_admin")
        ),
        Permission(
            "administration.settings", _("Change settings, texts of messages, channels and retention"), ("admin",)
        ),
        Permission(
            "administration.health", _("See the health of the installation, its jobs and files"), ("admin", "auditor")
        ),
        Permission("administration.operate", _("Try jobs again, set them aside, run them now"), ("admin",)),
        Permission(
            "administration.agencies",
            _("See agencies, and keep how those of one's own are reached"),
            ("admin", "agency_admin"),
        ),
        Permission("administration.structure", _("Change agencies, calendar and areas of the city"), ("admin",)),
    )
    effects = {
        "administration.carry_out": "actions.privacy.carry_out",
        "administration.refuse": "actions.privacy.refuse",
    }
    citizen = (
        CitizenEntry(
            _("My personal data"),
            _("See, correct or erase what the city keeps of you"),
            "administration:privacy_ask",
            "shield-lock",
            90,
            topic="privacy",
        ),
        CitizenEntry(
            _("What the city does with your data"),
            _("For each purpose: which data, on what ground, for how long"),
            "administration:privacy_notice",
            "file-text",
            95,
            topic="privacy",
        ),
    )
    case_panels = {"privacy.request": "views.privacy.officer.panel"}
    person_data = (
        PersonData(
            "administration.requests",
            _("Requests about personal data"),
            {
                "administration.PrivacyRequest": (
                    "proved",
                    "reach",
                    "reach_index",
                    "wish",
                    "contact",
                    "answer",
                    "proof_note",
                )
            },
            _("To answer what people ask about their own data, and to be able to show it."),
            _("Legal obligation (UU 27/2022 art. 14, 30, 32, 40, 41)"),
            _("name, e-mail or telephone, what is asked, the answer"),
            _("The answer 14 days, the request 5 years"),
            "queries.privacy.collecting.find_requests",
            case_types=("privacy.*",),
        ),
    )
    administration = (
        AdminPage(
            _("Who may do what"),
            _("Rights by person, permission and agency; what is odd about them; who has read personal data."),
            "administration:rights",
            "eye",
            "people",
            "administration.rights",
            30,
        ),
        AdminPage(
            _("Emergency access"),
            _("Open a confidential matter outside one's rights for an hour; auditors check each use."),
            "administration:emergencies",
            "alert-triangle",
            "people",
            "administration.emergency",
            60,
            "queries.rights.emergency.to_check",
        ),
        AdminPage(
            _("Review of rights"),
            _("Each half year every role is confirmed or ended by who answers for the agency."),
            "administration:reviews",
            "checklist",
            "people",
            "administration.review_own",
            40,
            "queries.rights.reviews.waiting_words",
        ),
        AdminPage(
            _("The city's sign-in service"),
            _("Sign in with the city's own account (OpenID Connect); which groups give which roles."),
            "administration:sign_in_groups",
            "login",
            "people",
            "kernel.administer",
            70,
        ),
        AdminPage(
            _("Lost second steps"),
            _("Reset the second step of somebody who lost phone and key; another administrator confirms."),
            "administration:resets",
            "fingerprint",
            "people",
            "administration.second_step",
            50,
            "queries.rights.resets.waiting_words",
        ),
        AdminPage(
            _("Checklist"),
            _("What is missing until the city is whole, and where it is done."),
            "administration:begin",
            "checkbox",
            "begin",
            "kernel.administer",
            10,
            "queries.checklist.open_in_words",
        ),
        AdminPage(
            _("People and roles"),
            _("Accounts and roles: invite, give a role with its days, hand over, close."),
            "administration:people",
            "users",
            "people",
            "administration.people",
            10,
            "queries.people.state.people_state",
        ),
        AdminPage(
            _("Texts of messages"),
            _("What people are told by SMS, WhatsApp, e-mail and in the browser, in both languages."),
            "administration:messages",
            "message",
            "settings",
            "administration.settings",
            20,
        ),
        AdminPage(
            _("Channels"),
            _("Switch channels on and off, order and try them; what they cost and how they do."),
            "administration:channels",
            "send",
            "settings",
            "administration.settings",
            30,
            "queries.channels.trouble",
        ),
        AdminPage(
            _("Settings of modules"),
            _("Addresses, keys, numbers and switches of each module: what holds now, and where it comes from."),
            "administration:settings",
            "adjustments",
            "settings",
            "administration.settings",
            60,
        ),
        AdminPage(
            _("Retention"),
            _("How long messages, files, cases and recordings are kept, why, and what goes tonight."),
            "administration:retention",
            "archive",
            "settings",
            "administration.settings",
            70,
        ),
        AdminPage(
            _("Export and import"),
            _("What the city's people set, as a folder for another installation, or from one."),
            "administration:config",
            "download",
            "settings",
            "administration.settings",
            90,
        ),
        AdminPage(
            _("Health of the system"),
            _("Programs, database, queue, channels, disk, backups, clock: how they are, and what to do."),
            "administration:health",
            "heartbeat",
            "health",
            "administration.health",
            10,
        ),
        AdminPage(
            _("Jobs"),
            _("What the program does by itself: waiting, running, failed; try again, run now."),
            "administration:jobs",
            "list-check",
            "health",
            "administration.health",
            20,
        ),
        AdminPage(
            _("Files"),
            _("Storage by kind and age, what the retention takes next, what cannot be read."),
            "administration:files",
            "files",
            "health",
            "administration.health",
            60,
        ),
        AdminPage(
            _("Agencies and offices"),
            _("Who stands below whom: make, rename, move, split, merge and close."),
            "administration:agencies",
            "sitemap",
            "structure",
            "administration.agencies",
            10,
        ),
        AdminPage(
            _("Office hours and holidays"),
            _("The working calendar by which every term is counted: hours, holidays, joint leave, Ramadan, closures."),
            "administration:calendar",
            "calendar",
            "structure",
            "administration.structure",
            20,
            "queries.calendar_year.calendar_state",
        ),
        AdminPage(
            _("Areas and landmarks"),
            _("Districts and villages with their inhabitants and boundaries, and the places that people name."),
            "administration:areas",
            "map-pin",
            "structure",
            "administration.structure",
            30,
        ),
        AdminPage(
            _("Who did what"),
            _("Search the log: who did, saw or changed what, when, about whom."),
            "administration:audit",
            "report-search",
            "audit",
            "kernel.audit",
            10,
        ),
        AdminPage(
            _("Seals and export"),
            _("Check that nothing in the log was changed; take a part along for the inspector."),
            "administration:audit_seals",
            "lock",
            "audit",
            "kernel.audit",
            20,
        ),
        AdminPage(
            _("Requests about personal data"),
            _("What people ask about their own data: access, correction, erasure; answered within 3 × 24 hours."),
            "administration:privacy",
            "shield-lock",
            "audit",
            "administration.privacy",
            30,
            "views.privacy.officer.state_in_words",
        ),
        AdminPage(
            _("Register of processing"),
            _("What the city does with personal data, made from the definitions, with what is missing."),
            "administration:register",
            "file-text",
            "audit",
            "administration.register",
            40,
        ),
    )
    configurables = (
        Configurable(
            "kernel.wording",
            _("Text of a message"),
            "queries.messages.own_wordings",
            "actions.applying.apply_wording",
            "administration.settings",
            {"subject": _("Subject"), "body": _("What it says")},
        ),
        Configurable(
            "kernel.setting",
            _("Setting"),
            "queries.settings.setting_rows",
            "actions.applying.apply_setting",
            "administration.settings",
            {"value": _("Value")},
            "/administration/settings/{key}/",
        ),
        Configurable(
            "kernel.secret",
            _("Secret"),
            "queries.settings.secret_rows",
            "actions.applying.apply_secret",
            "administration.settings",
            {"since": _("is set since")},
            "/administration/settings/{key}/",
            exported=False,
        ),
    )
    events = (
        "actions.events.CitySetUp",
        "actions.events.StepPutOff",
        "actions.reviews.ReviewChanged",
        "actions.privacy.DataCorrected",
        "actions.privacy.DataErased",
    )
    first_run = ("administration:begin",)
    commands = (Command("init", _("Set up the city of a new installation"), "actions.init.init", prepares=True),)
    setup = (
        SetupStep(
            "administration.second_step",
            _("Second step of administrators"),
            _("Who can change everything must not be known by a password alone."),
            "administration:second_step",
            "queries.missing.second_step_missing",
            "kernel.administer",
            10,
        ),
        SetupStep(
            "administration.desk",
            _("Service desk"),
            _("It reads what citizens send first, and hands it to the agency that must act."),
            "administration:begin_people",
            "queries.missing.desk_missing",
            "kernel.administer",
            20,
        ),
        SetupStep(
            "administration.heads",
            _("Heads of agencies"),
            _("A head answers for the deadlines of the agency and is told when one passes."),
            "administration:begin_people",
            "queries.missing.heads_missing",
            "kernel.administer",
            30,
        ),
        SetupStep(
            "administration.boundaries",
            _("Boundaries"),
            _("A point on the map finds its kelurahan or desa by them, and a report its office."),
            "administration:begin_boundaries",
            "queries.missing.boundaries_missing",
            "kernel.administer",
            40,
        ),
        SetupStep(
            "administration.channels",
            _("Mail, WhatsApp and Telegram"),
            _("Reporters and staff hear of their matters by them."),
            "administration:channels",
            "queries.missing.channels_missing",
            "administration.settings",
            50,
        ),
    )
    menu = (
        MenuEntry(
            _("Administration"), "administration:index", "settings", 88, "administration.view", _("Administration")
        ),
    )
    periodic = (
        PeriodicJob("tasks.begin_review", "13 9 1 1,7 *", _("Open the half-yearly review of rights")),
        PeriodicJob("tasks.remind_reviewers", "23 7 * * *", _("Remind who has not reviewed rights yet")),
        PeriodicJob("tasks.forget_old_answers", "11 2 * * *", _("Forget answers about personal data after 14 days")),
        PeriodicJob("tasks.close_the_day", "11 0 * * *", _("Write down which roles and invitations are over")),
        PeriodicJob("tasks.tell_of_ending_roles", "5 7 * * 1", _("Tell administrators which roles end soon")),
    )
