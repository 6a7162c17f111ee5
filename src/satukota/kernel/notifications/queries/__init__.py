"""Reading templates, inboxes and the delivery log."""

from satukota.kernel.notifications.queries.inbox import Item, inbox, unread
from satukota.kernel.notifications.queries.letter import letter
from satukota.kernel.notifications.queries.log import Filter, deliveries, log
from satukota.kernel.notifications.queries.preferences import preference_of, sealed_topic, topic_in
from satukota.kernel.notifications.queries.preview import Preview, preview
from satukota.kernel.notifications.queries.route import Route, routes
from satukota.kernel.notifications.queries.templates import (
    UnknownTemplate,
    check,
    shipped_templates,
    template,
    templates,
)
from satukota.kernel.notifications.queries.usage import Usage, failures, usage

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
    "routes",
    "sealed_topic",
    "shipped_templates",
    "template",
    "templates",
    "topic_in",
    "unread",
    "usage",
]
