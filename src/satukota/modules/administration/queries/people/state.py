"""What the index of the administration says of people."""

from django.utils.translation import ngettext

from satukota.kernel.people.api import Visitor
from satukota.modules.administration.queries.people.listing import in_state, people_in
from satukota.modules.administration.queries.scope import scope_of


def people_state(user: Visitor) -> str:
    """Say how many open accounts there are among those that somebody administers."""
    count = in_state(people_in(scope_of(user, "administration.people")), "active").count()
    return ngettext("%(n)s open account", "%(n)s open accounts", count) % {"n": count}
