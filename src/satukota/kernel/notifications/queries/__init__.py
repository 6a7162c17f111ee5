"""Reading templates, inboxes and the delivery log."""

from satukota.kernel.notifications.queries.inbox import Item, inbox, unread
from satukota.kernel.notifications.queries.log import Filter, Preview, Usage, deliveries, failures, log, preview, usage
from satukota.kernel.notifications.queries.route import Route, letter, preference_of, route
from satukota.kernel.notifications.queries.templates import UnknownTemplate, check, shipped, template

__all__ = [
    "Filter",
    "Item",
    "Preview",
    "Route",
    "UnknownTemplate",
    "Usage",
    "check",
    "deliveries",
    "failures",
    "inbox",
    "letter",
    "log",
    "preference_of",
    "preview",
    "route",
    "shipped",
    "template",
    "unread",
    "usage",
]
