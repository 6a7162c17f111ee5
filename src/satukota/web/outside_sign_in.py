"""Signing in by the city's own service (OpenID Connect): the library's door to our accounts."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest
from django.shortcuts import redirect

from satukota.kernel.accounts.api import Identity, NotAdmitted, admit, record_sign_in_failure
from satukota.kernel.limits.api import client_address
from satukota.kernel.registry.api import configured_text
from satukota.web.pages import page

PROVIDER, PROVIDER_ID = "openid_connect", "city"


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """One provider, set up by settings; an account is found or made by our own rules, never by the library's form."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:  # noqa: ARG002
        """Return the city's sign-in service, where it is set up."""
        client = configured_text("OIDC_CLIENT_ID")
        wanted = provider in {None, PROVIDER, PROVIDER_ID} and client_id in {None, client}
        if not configured_text("OIDC_DISCOVERY_URL") or not wanted:
            return []
        app = SocialApp(
            provider=PROVIDER,
            provider_id=PROVIDER_ID,
            name=configured_text("OIDC_NAME"),
            client_id=client,
            secret=configured_text("OIDC_CLIENT_SECRET"),
            settings={"server_url": configured_text("OIDC_DISCOVERY_URL"), "oauth_pkce_enabled": True},
        )
        return [app]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account of who comes, tie it to their identity, follow their groups; refuse who has none here."""
        if request.user.is_authenticated:
            # An identity is tied to an account by its verified address, not by whoever happens to be signed in.
            raise ImmediateHttpResponse(redirect("profile"))
        known = sociallogin.user if sociallogin.is_existing else None
        try:
            user = admit(identity_of(sociallogin.account.uid, sociallogin.account.extra_data), known)
        except NotAdmitted as refused:
            record_sign_in_failure("", client_address(request))
            context = {"code": refused.code, "service": configured_text("OIDC_NAME")}
            raise ImmediateHttpResponse(page(request, "account/not_admitted.html", context, status=403)) from refused
        if known is None:
            sociallogin.connect(request, user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Refuse: `admit` has made the account where one is to be made."""
        return False


def identity_of(subject: str, said: dict[str, Any]) -> Identity:
    """Return what a provider said of somebody (userinfo, else the token) in our words."""
    claims: dict[str, Any] = said.get("userinfo") or said.get("id_token") or said
    groups = claims.get(configured_text("OIDC_GROUPS_CLAIM")) or ()
    listed = groups.replace(",", " ").split() if isinstance(groups, str) else groups
    return Identity(
        subject=subject,
        email=str(claims.get("email") or ""),
        verified=claims.get("email_verified") is True,
        name=str(claims.get("name") or ""),
        username=str(claims.get("preferred_username") or ""),
        groups=frozenset(str(group) for group in listed),
    )
