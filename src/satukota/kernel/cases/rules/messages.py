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

ANSWERS = {
    "required": _("Please answer this."),
    "unknown_answer": _("There is no such question."),
    "not_group": _("These answers must come as a group."),
    "not_text": _("This must be text."),
    "not_whole": _("This must be a whole number."),
    "not_number": _("This must be a number."),
    "not_yes_no": _("This must be yes or no."),
    "not_list": _("This must be a list."),
    "not_choice": _("Choose one of: {choices}."),
    "not_question": _("There is no such question to point at."),
    "too_long": _("Please shorten this to {most} characters."),
    "too_short": _("This needs at least {least} characters."),
    "too_small": _("This must be at least {least}."),
    "too_large": _("This must be at most {most}."),
    "too_few": _("At least {least} are needed."),
    "too_many": _("At most {most} are possible."),
    "bad_form": _("This is not written as it must be."),
    "bad_name": _("Write the name in letters, without digits."),
    "bad_date": _("This is not a date. Write it as 31-12-2026."),
    "bad_time": _("This is not a time of day. Write it as 07:30."),
    "bad_phone": _("This is not a telephone number. Write it as 0812 3456 7890."),
    "bad_email": _("This is not an e-mail address. Write it as name@example.id."),
    "bad_uri": _("This is not a web address. Write it as https://example.id."),
    "said": "{said}",
}

REFUSALS = {
    "finished": _("This matter is closed."),
    "wrong_state": _("This cannot be done now: the matter stands at “{state}”."),
    "blocked": _("This has to wait: the mark “{flag}” must be cleared first."),
    "not_your_role": _("Only {roles} may do this."),
    "guard": _("The conditions for this are not met yet."),
    "document": _("These papers are missing: {documents}."),
    "four_eyes": _("Somebody else must do this: you did “{action}” yourself."),
}

MESSAGES: dict[str, str] = {**TEXT, **SHAPE, **PARTS, **EXPRESSIONS, **ANSWERS, **REFUSALS}
