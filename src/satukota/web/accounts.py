"""The sign-in library's door to our accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from satukota.kernel.accounts.api import (
    record_sign_in_failure,
    send_confirmation,
    send_nothing,
    send_reset,
)
from satukota.kernel.addresses import absolute
from satukota.kernel.limits.api import client_address
from satukota.kernel.people.api import User

RESET, CONFIRM = "account/email/password_reset_key", "account/email/email_confirmation"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by administrators: nobody signs up alone, and no stranger gets mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the library's signature
        """Refuse sign-up."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue what belongs to an account; to an address that nobody has, and of all else, nothing goes out."""
        user: User | None = context.get("user")
        if template_prefix == RESET and user:
            send_reset(user, email, context["password_reset_url"])
        elif template_prefix == CONFIRM and user:
            send_confirmation(user, email, context["activate_url"])
        else:
            send_nothing(email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address of a reset, of this site whatever the request's host says."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(path.replace("UID-KEY", key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:  # noqa: ARG002
        """Return the address that confirms an e-mail address, of this site whatever the request's host says."""
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the sender's address, past our proxies."""
        return client_address(request) or "127.0.0.1"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted where their wait is decided; the library's own count would lock out by name."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a sign-in that failed."""
        name = credentials.get("username") or credentials.get("email") or ""
        record_sign_in_failure(str(name), client_address(request))
