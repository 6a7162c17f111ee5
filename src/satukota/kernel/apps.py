"""The kernel's own manifest: base roles, permissions and events."""

from django.apps import apps as live_apps
from django.apps.registry import Apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import (
    AdminPage,
    AgencyHolding,
    Configurable,
    Conflict,
    EventWord,
    HealthCheck,
    Module,
    PeriodicJob,
    Permission,
    PersonData,
    Retention,
    Role,
    Setting,
    Subscription,
    values_from,
)

CHANNELS = (
    ("EMAIL", _("e-mail")),
    ("SMS", _("SMS")),
    ("WHATSAPP", _("WhatsApp")),
    ("TELEGRAM", _("Telegram")),
    ("WEBPUSH", _("notification of the browser")),
)


def of_channel(code: str, name: Promise) -> tuple[Setting, Setting]:
    """Return the settings that each channel has."""
    return (
        Setting(
            f"CHANNEL_{code}_ON",
            "yes",
            _("Whether messages go out by this channel; those on their way take the next one."),
            title=format_lazy("{}: {}", name, _("is used")),
        ),
        Setting(
            f"CHANNEL_{code}_COST",
            "0",
            _("What a message, or a part of an SMS, costs the city, in rupiah."),
            title=format_lazy("{}: {}", name, _("cost in rupiah")),
        ),
    )


class KernelConfig(Module):
    """The kernel: people, places, files, notifications, events, audit and cases."""

    name = "satukota.kernel"
    label = "kernel"
    title = _("Kernel")
    events = (
        "audit.actions.HistoryLoaded",
        "audit.actions.LogExported",
        "audit.actions.LogSearched",
        "audit.actions.SealsChecked",
        "audit.actions.KeyRotated",
        "audit.actions.ListExported",
        "audit.actions.PersonalDataSeen",
        "accounts.actions.AccountChanged",
        "accounts.actions.AccountSecured",
        "accounts.actions.Refused",
        "accounts.actions.SecondStepResetChanged",
        "accounts.actions.SignInFailed",
        "accounts.actions.SignedIn",
        "changes.actions.ConfigurationChanged",
        "events.actions.JobsSettled",
        "events.actions.JobStarted",
        "health.actions.HealthChanged",
        "people.actions.AgenciesLoaded",
        "people.actions.AgencyHandedOver",
        "people.actions.KeyChanged",
        "people.actions.KeyUsed",
        "people.actions.MembershipChanged",
        "people.actions.ValuesEncrypted",
        "places.actions.PlacesChanged",
        "files.actions.FileStored",
        "files.actions.FileUnreadable",
        "files.actions.FilePublished",
        "files.actions.FileRedacted",
        "files.actions.FileDeleted",
        "notifications.actions.MessageQueued",
        "notifications.actions.MessageFailed",
        "notifications.actions.MessageCancelled",
        "notifications.actions.TemplateChanged",
        "notifications.actions.PreferenceChanged",
        "notifications.actions.BrowserFollowed",
        "cases.actions.CaseOpened",
        "cases.actions.CaseActed",
        "cases.actions.CaseNoted",
        "cases.actions.CaseLinked",
        "cases.actions.ClockRang",
        "cases.actions.events.ClocksMoved",
        "cases.actions.DefinitionPublished",
        "cases.actions.HistoryRedacted",
        "cases.actions.emergency.EmergencyAccessChanged",
    )
    subscriptions = (
        Subscription("files.stored", "files.tasks.examine"),
        Subscription("notifications.queued", "notifications.tasks.begin"),
        Subscription("cases.acted", "cases.handlers.tell", {"assignee": "*"}),
        Subscription("cases.noted", "cases.handlers.tell", {"assignee": "*"}),
        Subscription("cases.clock_rang", "cases.handlers.tell_of_clock"),
    )
    event_words = (
        EventWord("accounts.signed_in", _("Signed in: {method}"), on_line=False),
        EventWord("accounts.sign_in_failed", _("A sign-in failed"), on_line=False),
        EventWord("accounts.refused", _("Was refused the page {page}"), on_line=False),
        EventWord("accounts.secured", _("Password or second step: {what}, {change}"), on_line=False),
        EventWord("audit.personal_data_seen", _("Saw personal data: {purpose}"), on_line=False),
        EventWord("audit.history_loaded", _("Loaded history: {source}"), on_line=False),
        EventWord("audit.key_rotated", _("The log is sealed with key {key} from now on"), on_line=False),
        EventWord(
            "audit.log_exported", _("Exported {events} events of the log, seals {first} to {last}"), on_line=False
        ),
        EventWord("audit.log_searched", _("Searched the log"), on_line=False),
        EventWord(
            "audit.seals_checked", _("Seals {first} to {last} were checked, problems: {problems}"), on_line=False
        ),
        EventWord("changes.kept", _("Changed data of the city: {kind} {key}, {change}"), on_line=False),
        EventWord("people.account_changed", _("Account: {change}"), on_line=False),
        EventWord("people.agencies_loaded", _("Agencies were written: {made} new, {kept} known"), on_line=False),
        EventWord("people.key_changed", _("API key {key}: {change}"), on_line=False),
        EventWord("people.key_used", _("API key {key} was used"), on_line=False),
        EventWord("people.membership_changed", _("Role {role} in {agency}: {change}"), on_line=False),
        EventWord("people.values_encrypted", _("{count} values were encrypted with key {key}"), on_line=False),
        EventWord("places.changed", _("Places were loaded: version {version}"), on_line=False),
        EventWord("files.stored", _("A file was stored"), on_line=False),
        EventWord("files.published", _("A file was published"), on_line=False),
        EventWord("files.redacted", _("A file was redacted"), on_line=False),
        EventWord("files.deleted", _("A file was deleted: {reason}"), on_line=False),
        EventWord("files.unreadable", _("A file could not be read"), on_line=False),
        EventWord("notifications.queued", _("A message was queued: {template}"), on_line=False),
        EventWord("notifications.failed", _("A message did not arrive: {status}"), on_line=False),
        EventWord("notifications.cancelled", _("A message was cancelled: {reason}"), on_line=False),
        EventWord("notifications.template_changed", _("The text of a message was changed: {template}"), on_line=False),
        EventWord("notifications.preference_changed", _("Ways to be reached were changed"), on_line=False),
        EventWord("notifications.browser_followed", _("A browser wants to be told"), on_line=False),
        EventWord("cases.opened", _("Opened: {type}"), on_line=False),
        EventWord("cases.clock_rang", _("A clock rang: {clock}, {kind}"), on_line=False),
        EventWord("cases.linked", _("Linked with another case: {change}"), on_line=False),
        EventWord("cases.history_redacted", _("Words were deleted from the history: {reason}"), on_line=False),
        EventWord(
            "cases.definition_published", _("A definition was published: {type}, version {version}"), on_line=False
        ),
    )
    periodic = (
        PeriodicJob("cases.tasks.ring_clocks", "* * * * *", _("Ring the clocks that are due")),
        PeriodicJob("cases.tasks.fold_map", "* * * * *", _("Fold new cases into the tiles of the map")),
        PeriodicJob("cases.tasks.learn_search_words", "17 * * * *", _("Count the words of the newest cases")),
        PeriodicJob("audit.tasks.seal", "* * * * *", _("Seal new events")),
        PeriodicJob("audit.tasks.publish", "31 0 * * *", _("Publish the newest seal of the log")),
        PeriodicJob(
            "accounts.tasks.lapse", "*/10 * * * *", _("Close the requests about second steps that nobody decided")
        ),
        PeriodicJob("events.tasks.make_partitions", "7 1 * * *", _("Keep three months of partitions ahead")),
        PeriodicJob(
            "events.tasks.remove_old_counters", "*/10 * * * *", _("Forget what was counted for limits that are over")
        ),
        PeriodicJob("events.tasks.retry_left", "47 * * * *", _("Try again what subscribers could not handle")),
        PeriodicJob("health.tasks.look", "* * * * *", _("Look at the health of the installation")),
        PeriodicJob("events.tasks.remove_finished_jobs", "11 2 * * *", _("Forget jobs that were finished a month ago")),
        PeriodicJob("files.tasks.expire", "23 2 * * *", _("Delete files whose time is over")),
        PeriodicJob("files.tasks.sweep_leftovers", "41 3 * * 0", _("Delete files that belong to nothing")),
        PeriodicJob("notifications.tasks.pick_up", "*/5 * * * *", _("Send what was left waiting")),
        PeriodicJob("notifications.tasks.clean", "53 1 * * *", _("Forget old messages")),
    )
    health = (
        HealthCheck(
            "kernel.processes",
            _("Processes"),
            "health.queries.processes.processes_health",
            told=True,
            part="processes",
        ),
        HealthCheck(
            "kernel.live", _("Live feed"), "health.queries.feed.feed_health", vital=True, told=True, part="processes"
        ),
        HealthCheck(
            "kernel.queue",
            _("Queue of jobs"),
            "health.queries.queue.queue_health",
            told=True,
            part="processes",
            page="administration:jobs",
        ),
        HealthCheck(
            "kernel.subscribers",
            _("Subscribers of events"),
            "events.queries.subscribers_health",
            told=True,
            part="processes",
            page="administration:events_aside",
        ),
        HealthCheck(
            "kernel.database",
            _("Database"),
            "health.queries.database.database_health",
            vital=True,
            told=True,
            part="data",
        ),
        HealthCheck("kernel.seals", _("Seals of the log"), "health.queries.seals.seals_health", part="data"),
        HealthCheck("kernel.backups", _("Backups"), "health.queries.backups.backup_health", part="data"),
        HealthCheck(
            "kernel.channels",
            _("Channels of messages"),
            "health.queries.channels.channels_health",
            told=True,
            part="delivery",
            page="outbox",
        ),
        HealthCheck("kernel.ports", _("Systems outside"), "health.queries.ports.ports_health", part="delivery"),
        HealthCheck(
            "kernel.address", _("Address and certificate"), "health.queries.address.address_health", part="delivery"
        ),
        HealthCheck("kernel.disk", _("Disk"), "health.queries.machine.disk_health", told=True, part="machine"),
        HealthCheck("kernel.machine", _("Load and memory"), "health.queries.machine.machine_health", part="machine"),
        HealthCheck("kernel.clock", _("Clock"), "health.queries.machine.clock_health", part="machine"),
        HealthCheck("kernel.calendar", _("Office hours of the city"), "cases.queries.calendars.calendar_health"),
    )
    settings = (
        Setting(
            "OIDC_DISCOVERY_URL",
            "",
            _("Address of the city's OpenID Connect service (its issuer) for staff sign-in; empty means none."),
            title=_("Sign-in service: issuer"),
            content="address",
        ),
        Setting(
            "OIDC_CLIENT_ID",
            "",
            _("Name by which that service knows this program (client id)."),
            title=_("Sign-in service: client id"),
        ),
        Setting(
            "OIDC_CLIENT_SECRET",
            "",
            _("Secret of this program at that service."),
            title=_("Sign-in service: secret"),
            secret=True,
            address="OIDC_DISCOVERY_URL",
        ),
        Setting(
            "OIDC_NAME", "Akun kota", _("What the sign-in page calls that service."), title=_("Sign-in service: name")
        ),
        Setting(
            "OIDC_GROUPS_CLAIM",
            "groups",
            _("The claim in which that service names a person's groups."),
            title=_("Sign-in service: claim with the groups"),
        ),
        Setting(
            "QUIET_HOURS",
            "21:00-06:00",
            _("When nothing that rings is sent to people who did not say otherwise; empty means never."),
            title=_("Messages: quiet hours"),
            pattern=r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]",
        ),
        Setting(
            "FALLBACK_MINUTES",
            "15",
            _("Minutes without a confirmed delivery after which the next channel is tried."),
            title=_("Messages: minutes until the next channel"),
            least=1,
        ),
        Setting(
            "MESSAGE_TEXT_DAYS",
            "90",
            _("Days after which addresses and texts of sent messages are forgotten."),
            title=_("Messages: days that texts are kept"),
            least=1,
        ),
        Setting(
            "CHANNEL_ORDER",
            "",
            _(
                "Channels in the order in which they are tried, such as `whatsapp,sms,email`; empty: as each message says."
            ),
            title=_("Channels: order"),
            content="list",
            pattern=r"(email|sms|whatsapp|telegram|webpush)(, *(email|sms|whatsapp|telegram|webpush))*",
        ),
        *(setting for channel in CHANNELS for setting in of_channel(*channel)),
        Setting(
            "GAMMU_DSN",
            "",
            _("Address of Gammu SMSD's PostgreSQL database, for SMS through a modem; empty: none."),
            title=_("SMS: database of the modem"),
            secret=True,
        ),
        Setting(
            "WHATSAPP_API",
            "https://graph.facebook.com/v23.0",
            _("Address of the WhatsApp Cloud API."),
            title=_("WhatsApp: address"),
            content="address",
        ),
        Setting(
            "WHATSAPP_NUMBER_ID",
            "",
            _("Id of the city's WhatsApp number at the Cloud API; empty means no WhatsApp."),
            title=_("WhatsApp: id of the number"),
            pattern=r"[0-9]{1,40}",
        ),
        Setting(
            "WHATSAPP_TOKEN",
            "",
            _("Access token for that number."),
            title=_("WhatsApp: token"),
            secret=True,
            address="WHATSAPP_API",
        ),
        Setting(
            "WHATSAPP_APP_SECRET",
            "",
            _("Secret with which WhatsApp signs its calls to our webhook."),
            title=_("WhatsApp: secret of the app"),
            secret=True,
        ),
        Setting(
            "WHATSAPP_VERIFY_TOKEN",
            "",
            _("Word by which WhatsApp checks our webhook when it is set up."),
            title=_("WhatsApp: word of the webhook"),
            secret=True,
        ),
        Setting(
            "TELEGRAM_API",
            "https://api.telegram.org",
            _("Address of Telegram's bot API."),
            title=_("Telegram: address"),
            content="address",
        ),
        Setting(
            "TELEGRAM_TOKEN",
            "",
            _("Token of the city's Telegram bot; empty means no Telegram."),
            title=_("Telegram: token of the bot"),
            secret=True,
            address="TELEGRAM_API",
        ),
        Setting(
            "WEBPUSH_HOSTS",
            "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com",
            _("Push services of browsers that may be called, separated by commas."),
            title=_("Notifications of the browser: services"),
            content="list",
            pattern=r"[a-z0-9.,: -]+",
        ),
    )
    retention = (
        Retention(
            "kernel.messages",
            _("Messages"),
            _(
                "Long enough to answer who asks what was sent; then their addresses and texts serve nothing (UU 27/2022)."
            ),
            "notifications.queries.forgetting.due_messages",
            setting="MESSAGE_TEXT_DAYS",
        ),
        Retention(
            "kernel.cases",
            _("Cases and applications"),
            _(
                "Each case type names its purpose, its ground and its period by how a case ended. So many go at most: money"
                " that may still be claimed keeps a case."
            ),
            "cases.queries.forgetting.due_cases",
            period=_("as each case type says"),
        ),
        Retention(
            "kernel.files",
            _("Files"),
            _("Files serve their case and go with it."),
            "files.queries.forgetting.due_files",
            period=_("as long as their case"),
        ),
    )
    person_data = (
        PersonData(
            "kernel.persons",
            _("Names and contacts of citizens"),
            {
                "kernel.Person": ("name", "phone", "email", "nik", "phone_index", "email_index", "nik_index"),
                "kernel.CaseParty": ("person",),
            },
            _("To know whose matter it is, to answer and to tell how it goes."),
            _("Carrying out public services and tasks (UU 27/2022 art. 20 (2) e; UU 25/2009)"),
            _("name, telephone, e-mail, identity number"),
            _("As long as the matter that needs them"),
            "cases.queries.personal.find_persons",
            _("The agency that handles the matter"),
            "cases.actions.personal.erase_persons",
            "cases.actions.personal.correct_persons",
            order=900,
        ),
        PersonData(
            "kernel.matters",
            _("Other matters of the city"),
            {
                "kernel.Case": ("personal", "title", "summary"),
                "kernel.CaseEntry": ("text",),
                "kernel.StoredFile": ("name",),
            },
            _("To decide a matter, and to be able to show how it was decided."),
            _("Carrying out public tasks (UU 27/2022 art. 20 (2) e)"),
            _("what people write in a matter, files that they add"),
            _("As the definition of each kind of matter says (`privacy.retain`)"),
            "cases.queries.personal.find_matters",
            _("The agency that handles the matter"),
        ),
        PersonData(
            "kernel.accounts",
            _("Accounts of officials"),
            {
                "kernel.User": ("username", "display_name", "first_name", "last_name", "email", "phone"),
                "account.EmailAddress": ("email",),
                "usersessions.UserSession": ("ip",),
                "axes.AccessAttempt": ("ip_address", "username"),
                "axes.AccessFailureLog": ("ip_address", "username"),
                "axes.AccessLog": ("ip_address", "username"),
            },
            _("To let those who work for the city sign in, and to know who did what."),
            _("Legal obligation: security and audit trail of electronic systems (PP 71/2019 art. 22)"),
            _("name, account, e-mail, telephone, roles, addresses from which somebody signed in"),
            _("While the account exists; what was done stays in the log"),
            "cases.queries.personal.find_accounts",
            _("Auditors and inspectors of the city"),
        ),
        PersonData(
            "kernel.messages",
            _("Messages that were sent"),
            {
                "kernel.Message": ("address", "context", "secrets", "person"),
                "kernel.ChannelAddress": ("address", "digest", "person"),
                "kernel.Preference": ("person",),
            },
            _("To tell people how their matter goes, by the way that they chose."),
            _("Carrying out public services (UU 27/2022 art. 20 (2) e)"),
            _("e-mail, telephone, words of the message"),
            _("90 days; then only that something was sent is known"),
            "notifications.queries.personal.find_messages",
            _("Providers of e-mail, WhatsApp, Telegram, SMS and browser notifications that the city uses"),
            "notifications.actions.personal.erase_messages",
            order=800,
        ),
    )
    administration = (
        AdminPage(
            _("Outgoing messages"),
            _("What was sent, what waits, what failed; send again or cancel."),
            "outbox",
            "send",
            "health",
            "kernel.delivery_log",
        ),
        AdminPage(
            _("History of changes"),
            _("What people changed of the city's own data, with the way back."),
            "changes",
            "history",
            "audit",
            "kernel.audit",
            20,
        ),
        AdminPage(
            _("API keys"),
            _("Programs that act as an account: make and revoke their keys."),
            "api_keys",
            "key",
            "people",
            "kernel.administer",
            90,
        ),
    )
    configurables = (
        Configurable(
            "sign_in_groups",
            _("Groups of the city's sign-in service"),
            "accounts.actions.groups.group_values",
            "accounts.actions.groups.apply_group",
            "kernel.administer",
            {"roles": _("Roles")},
            "/administration/rights/groups/",
        ),
        Configurable(
            "people.agency",
            _("Agencies and offices"),
            "people.queries.agencies.agency_rows",
            "people.actions.agencies.apply_agency",
            "kernel.administer",
            {
                "name": _("Name"),
                "short_name": _("Short name"),
                "kind": _("Kind"),
                "parent": _("Agency above it"),
                "area_code": _("Area"),
                "email": _("E-mail"),
                "phone": _("Telephone"),
                "closed_on": _("Closed on"),
                "successor": _("Taken over by"),
            },
            "/administration/agencies/{key}/",
        ),
        Configurable(
            "places.area",
            _("Areas"),
            "places.actions.gazetteer.area_rows",
            "places.actions.gazetteer.apply_area",
            "kernel.administer",
            {"name": _("Name"), "population": _("Inhabitants")},
            "/administration/areas/{key}/",
        ),
        Configurable(
            "places.landmark",
            _("Landmarks"),
            "places.actions.gazetteer.landmark_rows",
            "places.actions.gazetteer.apply_landmark",
            "kernel.administer",
            {
                "name": _("Name"),
                "kind": _("Kind"),
                "lon": _("Longitude"),
                "lat": _("Latitude"),
                "aliases": _("Other names"),
            },
            "/administration/landmarks/{key}/",
        ),
        Configurable(
            "cases.calendar",
            _("Office hours and holidays"),
            "cases.queries.calendars.calendar_rows",
            "cases.actions.calendars.apply_calendar",
            "kernel.administer",
            {
                "hours": _("Office hours"),
                "days": _("Days"),
                "seasons": _("Seasons with other hours"),
                "follows": _("Follows the city"),
                "mon": _("Monday"),
                "tue": _("Tuesday"),
                "wed": _("Wednesday"),
                "thu": _("Thursday"),
                "fri": _("Friday"),
                "sat": _("Saturday"),
                "sun": _("Sunday"),
                "holidays": _("National holidays"),
                "kind": _("Kind"),
                "name": _("Name"),
                "source": _("Source"),
            },
            "/administration/calendar/",
        ),
    )
    holdings = (
        AgencyHolding(
            "people.members",
            _("People who work there"),
            ("kernel.Membership.agency",),
            "people.queries.holdings.people_parts",
            "people.actions.successions.move_people",
        ),
        AgencyHolding(
            "people.below",
            _("Agencies below it"),
            ("kernel.Agency.parent",),
            "people.queries.holdings.below_parts",
            "people.actions.successions.move_below",
        ),
        AgencyHolding(
            "cases.open",
            _("Open matters"),
            ("kernel.Case.agency",),
            "cases.queries.holdings.open_parts",
            "cases.actions.holdings.move_open",
        ),
        AgencyHolding(
            "cases.closed",
            _("Closed matters"),
            (),
            "cases.queries.holdings.closed_parts",
            stays=_("stay with the agency that answered them"),
        ),
        AgencyHolding("files.stored", _("Files"), ("kernel.StoredFile.agency",)),
        AgencyHolding("accounts.groups", _("Groups of the city's sign-in service"), ("kernel.GroupRole.agency",)),
        AgencyHolding(
            "cases.history",
            _("Lines of histories"),
            ("kernel.CaseEntry.agency", "kernel.CaseEntry.owner"),
            stays=_("say who acted then"),
        ),
        AgencyHolding(
            "people.past",
            _("Earlier names, changes and predecessors"),
            (
                "kernel.AgencyName.agency",
                "kernel.Change.agency",
                "kernel.Agency.successor",
                "kernel.CalendarPart.agency",
            ),
            stays=_("belong to its own history"),
        ),
    )
    roles = (
        Role("admin", _("Administrator"), second_step=True, handles=False),
        Role("desk", _("Service desk"), second_step=True),
        Role("officer", _("Officer"), second_step=True, within_agency=True),
        Role("head", _("Head of agency"), second_step=True, within_agency=True),
        Role("village_clerk", _("Clerk of a village office (kelurahan or desa)"), within_agency=True),
        Role("operator", _("Command-centre operator"), handles=False),
        Role("planner", _("Planner"), handles=False),
        Role("walidata", _("Data steward (walidata)"), handles=False),
        Role("auditor", _("Auditor"), second_step=True, handles=False),
        Role("inspector", _("Inspector (sealed cases)"), second_step=True),
        Role("mayor", _("Mayor"), handles=False),
    )
    conflicts = (
        Conflict("admin", "auditor", _("Who runs the program does not audit it"), everywhere=True),
        Conflict("admin", "inspector", _("Who gives rights does not read sealed cases"), everywhere=True),
    )
    permissions = (
        Permission("kernel.administer", _("Administer users, agencies and definitions"), ("admin",)),
        Permission("kernel.audit", _("Read the audit log"), ("auditor", "admin")),
        Permission("kernel.see_city", _("See the cases of every agency"), ("desk", "operator", "mayor", "auditor")),
        Permission("kernel.see_confidential", _("See confidential cases of every agency"), ("desk",)),
        Permission(
            "kernel.read_personal", _("Read personal data of the cases one handles"), ("desk", "officer", "head")
        ),
        Permission(
            "kernel.open_in_emergency",
            _("Open a confidential matter outside one's rights in an emergency"),
            ("head", "inspector"),
        ),
        Permission("kernel.check_emergency", _("Check what was opened in an emergency"), ("auditor",)),
        Permission("kernel.delivery_log", _("See and repeat outgoing messages"), ("desk", "admin")),
    )

    def ready(self) -> None:
        """Whenever tables were changed, bring what the database runs up to date and give new subscribers their place."""
        super().ready()
        post_migrate.connect(_follow_tables, sender=self)
        from satukota.kernel.cases.api import count_by_the_city  # models are there only now
        from satukota.kernel.configuration.api import setting_values

        count_by_the_city()
        if not settings.TESTING:  # a test that reads what people set takes it from there itself
            values_from(setting_values)


def _follow_tables(apps: Apps = live_apps, **_signal: object) -> None:
    from satukota.kernel.events.api import place_subscribers  # models are there only now
    from satukota.kernel.sql_files import install_sql_files

    install_sql_files(apps)
    place_subscribers()
