"""The manifest of the city's trees."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import (
    CitizenEntry,
    Counter,
    Dataset,
    EventWord,
    Indicator,
    MapLayer,
    MenuEntry,
    Module,
    Permission,
    SearchSource,
    Setting,
    Subscription,
    Widget,
)


class TreesConfig(Module):
    """Trees that the city planted; a thick one is looked at by an officer."""

    name = "tests.dummy.trees"
    label = "trees"
    shape = "hexagon"
    title = _("Trees")
    summary = _("Trees of the city, and who looks after the old ones.")
    permissions = (Permission("trees.plant", _("Enter trees"), ("officer", "head")),)
    events = ("actions.TreePlanted",)
    subscriptions = (Subscription("trees.planted", "tasks.ask_for_inspection"),)
    menu = (MenuEntry(_("Trees"), "trees:index", "tree", 50, "trees.plant"),)
    citizen = (CitizenEntry(_("Trees of the city"), _("Where the city planted trees"), "trees:public", "tree", 90),)
    counters = (Counter("trees", _("Trees of the city"), "queries.count", "/trees/", "tree"),)
    map_layers = (
        MapLayer("trees", _("Trees"), "queries.on_the_map", "tree", shape="hexagon", link="/trees/#tree-{id}"),
    )
    widgets = (Widget("trees", _("Newest trees"), "trees/widget.html", "queries.widget", order=80),)
    event_words = (EventWord("trees.planted", _("A tree of {girth} cm was entered"), "tree", "/trees/"),)
    indicators = (
        Indicator(
            "trees.planted", _("Trees entered"), "pohon", "up", "queries.planted", _("Trees entered in the period.")
        ),
    )
    datasets = (
        Dataset(
            "trees.by_area",
            _("Trees by area"),
            "queries.by_area",
            {"area_code": _("Code of the area"), "trees": _("Trees")},
        ),
    )
    search = (SearchSource("trees", _("Trees"), "queries.search", "trees.plant"),)
    settings = (Setting("TREES_ON_A_PAGE", "50", "How many of the newest trees the page of officers shows."),)
    case_panels = {"trees.inspection": "views.panel"}
