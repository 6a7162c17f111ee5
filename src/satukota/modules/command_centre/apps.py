"""The manifest of the command centre."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import Counter, Landing, MapLayer, MenuEntry, Module, Permission, Widget


class CommandCentreConfig(Module):
    """The live map, the event line and the counters of the whole city; modules add layers and widgets."""

    name = "satukota.modules.command_centre"
    label = "command_centre"
    title = _("Command centre")
    summary = _("One map, one event line and the figures of the whole city, live.")
    permissions = (
        Permission("command_centre.watch", _("Watch the command centre"), ("operator", "mayor", "desk", "planner")),
    )
    landings = (Landing("wall", ("operator",), 30),)
    menu = (MenuEntry(_("Command centre"), "wall", "device-desktop", order=20, permission="command_centre.watch"),)
    map_layers = (
        MapLayer(
            "matters",
            _("Open matters"),
            "queries.wall.open_matters",
            "map-pin",
            "command_centre.watch",
            legend={"danger": _("red: late")},
        ),
    )
    counters = (
        Counter("open", _("Open matters"), "queries.wall.open_cases", "/inbox/?status=open", "inbox", order=10),
        Counter("late", _("Late"), "queries.wall.late_cases", "/inbox/?status=late", "clock-exclamation", order=20),
        Counter("warning", _("Due soon"), "queries.wall.warned_cases", "/inbox/?status=warning", "clock", order=30),
        Counter(
            "today",
            _("Came in today"),
            "queries.wall.opened_today",
            "/inbox/?status=all&since=today",
            "plus",
            order=40,
        ),
        Counter("closed", _("Closed today"), "queries.wall.closed_today", "/inbox/?status=closed", "check", order=50),
    )
    widgets = (
        Widget("late", _("Waiting longest"), "command_centre/late.html", "queries.wall.longest_waiting", order=20),
        Widget("events", _("Event line"), "command_centre/events.html", "queries.lines.event_line", order=90),
    )
