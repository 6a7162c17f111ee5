"""The manifest of the city's trees."""

from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import Counter, MenuEntry, Module, Permission, Subscription


class TreesConfig(Module):
    """Trees that the city planted; a thick one is looked at by an officer."""

    name = "tests.dummy.trees"
    label = "trees"
    title = _("Trees")
    summary = _("Trees of the city, and who looks after the old ones.")
    permissions = (Permission("trees.plant", _("Enter trees"), ("officer", "head")),)
    events = ("actions.TreePlanted",)
    subscriptions = (Subscription("trees.planted", "tasks.ask_for_inspection"),)
    menu = (MenuEntry(_("Trees"), "trees:index", "tree", 50, "trees.plant"),)
    counters = (Counter("trees", _("Trees of the city"), "queries.count", "/trees/", "tree"),)
