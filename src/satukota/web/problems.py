"""What the API's reader found wrong, in the user's language. Codes are those of pydantic."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

MESSAGES = {
    "missing": gettext_noop("This is missing."),
    "string_too_short": gettext_noop("At least {min_length} characters."),
    "string_too_long": gettext_noop("At most {max_length} characters."),
    "string_type": gettext_noop("This must be a text."),
    "string_pattern_mismatch": gettext_noop("This is not written as it must be ({pattern})."),
    "int_type": gettext_noop("This must be a whole number."),
    "int_parsing": gettext_noop("This must be a whole number."),
    "int_from_float": gettext_noop("This must be a whole number."),
    "float_type": gettext_noop("This must be a number."),
    "float_parsing": gettext_noop("This must be a number."),
    "finite_number": gettext_noop("This must be a number."),
    "bool_type": gettext_noop("This must be true or false."),
    "bool_parsing": gettext_noop("This must be true or false."),
    "dict_type": gettext_noop("This must be an object with names and values."),
    "list_type": gettext_noop("This must be a list."),
    "too_short": gettext_noop("At least {min_length} entries."),
    "too_long": gettext_noop("At most {max_length} entries."),
    "greater_than_equal": gettext_noop("At least {ge}."),
    "greater_than": gettext_noop("More than {gt}."),
    "less_than_equal": gettext_noop("At most {le}."),
    "less_than": gettext_noop("Less than {lt}."),
    "enum": gettext_noop("This must be one of: {expected}."),
    "literal_error": gettext_noop("This must be one of: {expected}."),
    "date_from_datetime_parsing": gettext_noop("This must be a date, written 2026-11-25."),
    "datetime_from_date_parsing": gettext_noop("This must be a moment, written 2026-11-25T10:42:00+07:00."),
    "uuid_parsing": gettext_noop("This must be a UUID."),
    "extra_forbidden": gettext_noop("There is no such field."),
    "json_invalid": gettext_noop("This cannot be read as JSON."),
}
PLACES = {"body", "query", "path", "header", "form", "file", "cookie"}


def field_name(location: Sequence[Any]) -> str:
    """Return where it is wrong as a dotted path, without the part of the request and the parameter's own name."""
    names = [str(part) for part in location]
    names = names[1:] if names and names[0] in PLACES else names
    return ".".join(names[1:] if len(names) > 1 else names)


def message(error: Mapping[str, Any]) -> str:
    """Return the sentence for one error; what has no sentence of its own gets a general one."""
    known = MESSAGES.get(str(error.get("type", "")))
    return _(known).format(**error.get("ctx", {})) if known else _("This value cannot be read.")
