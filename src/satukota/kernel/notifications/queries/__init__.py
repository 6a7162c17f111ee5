"""Reading templates, inboxes and the delivery log."""

from satukota.kernel.notifications.queries.again import Plan, plan_again
from satukota.kernel.notifications.queries.channels import (
    ChannelState,
    channel_states,
    cost_of,
    is_on,
    is_open,
    last_test,
)
from satukota.kernel.notifications.queries.inbox import Item, inbox, unread
from satukota.kernel.notifications.queries.letter import letter
from satukota.kernel.notifications.queries.log import Filter, deliveries, log
from satukota.kernel.notifications.queries.preferences import preference_of, sealed_topic, topic_in
from satukota.kernel.notifications.queries.preview import Preview, preview
from satukota.kernel.notifications.queries.route import Route, routes
from satukota.kernel.notifications.queries.templates import (
    UnknownTemplate,
    check,
    own_wordings,
    shipped_templates,
    template,
    template_owners,
    templates,
    wording_key,
)
from satukota.kernel.notifications.queries.usage import Usage, failures, usage, waiting_for_a_channel

__all__ = [
    "ChannelState",
    "Filter",
    "Item",
    "Plan",
    "Preview",
    "Route",
    "UnknownTemplate",
    "Usage",
    "channel_states",
    "check",
    "cost_of",
    "deliveries",
    "failures",
    "inbox",
    "is_on",
    "is_open",
    "last_test",
    "letter",
    "log",
    "own_wordings",
    "plan_again",
    "preference_of",
    "preview",
    "routes",
    "sealed_topic",
    "shipped_templates",
    "template",
    "template_owners",
    "templates",
    "topic_in",
    "unread",
    "usage",
    "waiting_for_a_channel",
    "wording_key",
]
