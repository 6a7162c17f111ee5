"""What a password must not be."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from satukota.kernel.accounts.rules import is_guessable, parts_of
from satukota.kernel.people.api import DEMO_PASSWORD, User


class GuessablePasswordValidator:
    """Refuses what is put together of common words, names of cities, the person's own names, years and rows of digits.

    The demo city's published password is such a one; inside a demo city it may stay.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError where a password can be guessed."""
        if settings.DEMO_SIGN_INS and password == DEMO_PASSWORD:
            return
        own = parts_of(user.username, user.display_name, user.email) if user else frozenset()
        if is_guessable(password, own):
            raise ValidationError(
                _("This password is easy to guess: common words, names of cities or your own, years. Use other words."),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return _("Not made of common words, names of cities, your own name, years or rows of digits alone.")
