"""The English source of every message of the rules, by code. Translated by the web with gettext."""


def gettext_noop(text: str) -> str:
    """Mark a text for translation."""
    return text


_ = gettext_noop

TEXT = {
    "text_too_long": _("The text is longer than {most} characters."),
    "yaml": _("The text cannot be read as YAML: {reason}."),
    "yaml_documents": _("There must be one document only; remove the line with ---."),
    "yaml_deep": _("The text is nested more than {most} levels deep."),
    "yaml_alias": _("References (*name) are not allowed; write the part out, or use “shared”."),
    "yaml_key": _("A key must be plain text. Put text that contains a comma or a brace in quotes."),
    "yaml_twice": _("“{name}” is written twice."),
    "yaml_tag": _("Type marks (!name) are not allowed."),
}

SHAPE = {
    "unknown_key": _("“{name}” is not a key here. If it is part of a text with a comma, put the text in quotes."),
    "unknown_key_close": _("“{name}” is not a key here. Did you mean “{close}”?"),
    "missing_key": _("“{name}” is missing."),
    "wrong_type": _("This must be {wanted}, not {given}."),
    "not_one_of": _("This must be one of: {choices}."),
    "wrong_form": _("“{given}” is not written as it must be ({pattern})."),
    "limit": _("This breaks a limit: {rule} {limit}."),
    "shape": _("This does not have the right form: {reason}."),
}

PARTS = {
    "id_twice": _("The id “{name}” is used twice."),
    "unknown_shared": _("“{name}” is not defined under “shared”."),
    "shared_circle": _("“{name}” uses itself."),
    "unknown_field": _("There is no question “{name}”."),
    "unknown_clock": _("There is no clock “{name}”."),
    "pattern_unreadable": _("The pattern cannot be read: {reason}."),
    "label_without_choice": _("“{name}” is not among the choices."),
    "computed_circle": _("“{name}” is computed from itself."),
    "match_unreadable": _("“{text}” is not a comparison. Put it in quotes if it contains a comma."),
}

EXPRESSIONS = {
    "expression_unreadable": _("The expression cannot be read: {reason}."),
    "expression_wrong": _("The expression is wrong: {reason}."),
    "expression_keys": _("An expression has one operator as its only key, here are {number}."),
    "expression_operator": _("There is no operator “{operator}”."),
    "expression_arguments": _("“{operator}” takes {wanted} values, here are {given}."),
    "expression_computed_variable": _("The name of a variable must be written out, not computed."),
    "expression_deep": _("The expression is nested more than {most} levels deep."),
}

MESSAGES: dict[str, str] = {**TEXT, **SHAPE, **PARTS, **EXPRESSIONS}
