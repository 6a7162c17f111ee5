"""The city's sign-in service as its page shows it: whether it is set up, which groups give which roles."""

from dataclasses import dataclass

from django.urls import reverse

from satukota.kernel.accounts.api import GroupRole
from satukota.kernel.addresses import absolute
from satukota.kernel.registry.api import configured_text
from satukota.modules.administration.queries.rights.standings import title_of


@dataclass(frozen=True, slots=True)
class Service:
    """How the sign-in service is set up here, and the address that it must know."""

    name: str
    issuer: str
    client: str
    has_secret: bool
    claim: str
    redirect: str


def service() -> Service:
    """Return the settings of the sign-in service; the secret itself stays where it is."""
    return Service(
        configured_text("OIDC_NAME"),
        configured_text("OIDC_DISCOVERY_URL"),
        configured_text("OIDC_CLIENT_ID"),
        bool(configured_text("OIDC_CLIENT_SECRET")),
        configured_text("OIDC_GROUPS_CLAIM"),
        absolute(reverse("openid_connect_callback", kwargs={"provider_id": "city"})),
    )


def group_rows() -> list[tuple[GroupRole, str]]:
    """Return what each group gives, with the role in words."""
    return [(row, title_of(row.role)) for row in GroupRole.objects.select_related("agency")]
