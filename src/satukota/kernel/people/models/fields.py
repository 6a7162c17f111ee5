"""Model fields for personal data: encrypted at rest, found by a blind index."""

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from satukota.kernel.people.rules import Cipher
from satukota.key_files import stored_keys

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
    CharField = models.CharField[str, str]
else:
    TextField, CharField = models.TextField, models.CharField


VALUES = "values"
"""The purpose of the keys of values, in their files' names."""


@cache
def cipher() -> Cipher:
    """Return the installation's cipher."""
    return Cipher(settings.PERSONAL_DATA_KEY, lambda: stored_keys(settings.KEYS_DIR, VALUES))


class EncryptedText(TextField):
    """Text that the database only holds encrypted, bound to table and column; the empty text stays empty."""

    @cached_property
    def place(self) -> str:
        """The table and column that its values are bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return cipher().seal(str(value), self.place) if value else value

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        """Decrypt on the way out."""
        return cipher().open(value, self.place) if value else value


class BlindIndex(CharField):
    """A keyed digest of a normalised personal value; assign plain text, look up by plain text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        """Digest plain text; a digest that came from the database passes through."""
        if not value or isinstance(value, Digest):
            return value
        return cipher().index(str(value))

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        """Mark what the database gave as a digest, so that saving does not digest it again."""
        return Digest(value) if value else value


class Digest(str):
    """The stored form of a blind index."""

    __slots__ = ()
