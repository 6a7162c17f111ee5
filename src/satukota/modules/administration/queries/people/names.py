"""Roles and agencies by the names that people write: code, or title in either language."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import translation

from satukota.kernel.people.api import Agency, roles
from satukota.modules.administration.queries.scope import Scope, agencies_within


def plain(text: str) -> str:
    """Return a name as it is compared: small letters, single blanks."""
    return " ".join(text.casefold().split())


def role_names() -> Mapping[str, str]:
    """Return the codes of roles by what they are called."""
    names = {plain(code.replace("_", " ")): code for code in roles()} | {plain(code): code for code in roles()}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {plain(str(role.title)): code for code, role in roles().items()}
    return names


class AgencyNames:
    """The agencies of a scope by code, name and short name."""

    def __init__(self, scope: Scope) -> None:
        self._by_name: dict[str, set[Agency]] = {}
        for agency in agencies_within(scope):
            for name in {plain(agency.code), plain(agency.name), plain(agency.short_name)} - {""}:
                self._by_name.setdefault(name, set()).add(agency)

    def named(self, text: str) -> Iterable[Agency]:
        """Return the agencies that are called so: none, the one, or several that share a short name."""
        return self._by_name.get(plain(text), ())
