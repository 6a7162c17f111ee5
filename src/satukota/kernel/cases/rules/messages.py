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

REMOVED = {
    "removed_prefill": _("What a register fills stands at the top of the file under “prefill”, not at the question."),
    "removed_registrations": _("What a service gives stands under “outputs”, each with its own “when”."),
    "removed_events": _("Other modules hear of a matter by an effect in “run”, such as services.birth_registered."),
    "removed_gapless": _("Leave this out: every line of numbers is without gaps."),
    "removed_offline": _("No key makes an action work without a connection. Leave it out."),
    "removed_partial": _("Say with “validate” which pages must be answered."),
    "removed_dedup": _("Which answers find duplicates stands in the block “dedup” of the file, not at the question."),
    "removed_analytics": _("Figures are counted from states, clocks and indicators. Leave this out."),
    "removed_due": _("A fee is billed by the action that runs services.bill. Leave this out."),
}
"""Keys that older texts have and that never had an effect: (key, parent) by `shape.GONE`."""

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

NAMES = {
    "action_open": _("“open” is the opening of a case; give the action another id."),
    "unknown_state": _("There is no state “{name}”."),
    "unknown_role": _("There is no role “{name}”."),
    "unknown_document": _("There is no document “{name}”."),
    "unknown_flag": _("There is no flag “{name}”."),
    "unknown_action": _("There is no action “{name}”."),
    "unknown_page": _("There is no page “{name}”."),
    "unknown_ladder": _("“{name}” is neither a role nor head, parent or top."),
    "unknown_recipient": _("“{name}” is neither a question nor a role of applicants."),
    "unknown_variable": _("The expression reads “{name}”, which does not exist."),
    "bad_set": _("“{name}” cannot be set; use data.<question> or a column of the case such as agency or priority."),
    "bad_value": _("This is not a valid answer: {reason}"),
    "bad_shown": _("“{text}” cannot be shown; use number, status, issued_on or initials(…), year(…) of a question."),
    "not_a_date": _("“{name}” is not a question for a date."),
    "bad_number": _(
        "A number needs {{seq:4}} and may use {{yyyy}}, {{mm}}, {{dd}}, {{ddmmyyyy}}, {{city}}, {{office}}, {{=question}}."
    ),
    "bad_expiry": _("Write the expiry as a date and a term, such as {{$issued}}+1y."),
    "output_made_how": _("An output has one of these: a template, a letter, an external system."),
    "flag_without_answer": _("flag-{name} needs both a flag and a question called “{name}”."),
    "flag_not_removed": _("“{name}” does not remove the flag “{flag}”."),
    "timer_without_system": _("A timed action must be done by a role of kind system."),
    "timer_without_clock": _("In state “{state}” there is no clock “{clock}” for this timer."),
    "timer_paused": _("The clock “{clock}” stands still in state “{state}”: its timer never comes. Set pauseIn."),
    "privacy_missing": _("“{name}” is personal data: say purpose, ground and retention under “privacy”."),
    "letter_block": _("A part of a letter has one of these: text, heading, rows, points, grounds, decides, table."),
    "letter_brace": _("Write what is filled in as {{question}}, {{question:upper}} or {{$number}}, each brace closed."),
    "letter_unknown": _("“{name}” is neither a question nor one of {choices}."),
    "letter_style": _("“{name}” is no way to write an answer. There are: {choices}."),
    "letter_secret": _(
        "“{name}” is secret: it is printed only where “secret” of the letter names the rule that asks for it."
    ),
    "letter_no_refusal": _("“${name}” stands on a letter of refusal alone: say under “refusal” which action sends it."),
    "letter_list": _("“{name}” has rows: print it with a part of its own, “table”."),
    "letter_not_list": _("“{name}” is not a question with rows that have these columns."),
    "survey_not_final": _("Who answers has to be served: “{state}” is no final state."),
    "nothing_to_renew": _("There is nothing to renew: no result has an end (expires)."),
    "nothing_to_amend": _("There is nothing to amend: no result is printed here (template)."),
    "amended_not_asked": _("“{name}” stands on no page: nobody could change it."),
    "appeal_not_final": _("An appeal is against an end: “{name}” is no final state."),
    "appeal_opens_nothing": _("“{name}” must be done by the system after each of these states (after, by)."),
    "match_not_here": _("“{name}” cannot be used to find candidates."),
}

CONTENT = {
    "rows_in_action": _("The form of an action has no rows to add. Ask for rows on a page of the application."),
    "rows_in_rows": _("A row cannot have rows of its own. Ask for them in a list beside this one."),
    "key_does_nothing": _("“{name}” would do nothing here. Leave it out."),
    "fee_not_number": _("This fee is not a number for every answer."),
    "fee_not_whole": _("This fee is not whole rupiah for every answer: put ceil or floor around it."),
    "asked_twice": _("“{name}” is asked on an earlier page already."),
    "retain_not_final": _("Nothing is forgotten in the state “{state}”: name final states, and that of a draft."),
}

CITY = {
    "unknown_membership": _("No membership is called “{name}”. There are: {choices}."),
    "unknown_agency": _("The city has no agency “{name}”."),
    "unknown_message": _("There is no message “{name}”. There are: {choices}."),
    "day_untold": _(
        "After “{name}” something ends for the applicant on a day: say under “notify” how they hear of it."
    ),
    "day_unsaid": _("“{name}” does not say the last day: choose a message with (({place}))."),
    "unknown_paper": _("There is no paper template “{name}”. There are: {choices}."),
    "unknown_icon": _("There is no icon “{name}”. They are listed beside the question for it."),
    "no_such_choice": _("“{name}” has no choice “{value}”, so this never holds. There are: {choices}."),
    "text_in_sum": _("“{text}” is no number. Write numbers without quotes, with a point for decimals: 33333.33."),
    "never_shown": _("“{name}” waits for its own answer: nobody could ever answer it."),
    "skips_itself": _("“{name}” is asked on this page: who answers it would lose the page."),
    "never_computed": _("“{name}” is never computed, whatever is answered: the paper would never end."),
    "character": _("A character that cannot be printed stands here."),
    "nobody_brings": _("Nobody can bring such a file: none of these kinds is taken here. There are: {choices}."),
    "not_ended": _("Only the version that ends the service (status: retired) says why it ended."),
    "reserved_page": _("“{name}” is a step of every application. Give the page another id."),
    "unknown_choice": _("“{name}” is not known here. There are: {choices}."),
    "prefix_taken": _("The letters “{name}” begin the numbers of “{other}” already."),
    "line_taken": _("These numbers belong to “{other}”. Give this service a line of its own."),
    "not_on_a_page": _("“{name}” must be answered and stands on no page: nobody could apply."),
    "cannot_begin": _("No applicant can begin: an action “ajukan” by the applicant must leave the first state."),
    "choice_without_label": _("The choice “{name}” has no text for people (labels)."),
    "no_indonesian": _("Write this in Indonesian too (id)."),
    "not_a_phone": _("Messages go to telephone numbers: “{name}” is no question with the format phone-id."),
    "needs_action": _("“{name}” needs an action “{action}”."),
    "needs_answer": _("“{name}” needs a question “{answer}”."),
    "needs_effect": _("This does nothing unless an action runs {name}."),
    "unknown_service": _("There is no service “{name}” here or among the ready-made ones."),
    "no_such_answer": _("“{service}” has no answer “{name}”."),
    "no_such_paper": _("“{service}” gives no paper “{name}”."),
    "register_asks": _("The register “{name}” is asked with: {wanted}."),
    "filled_too_early": _("“{name}” stands on a page before the answers with which the register is asked."),
    "needs_fees": _("{name} makes a bill, and there are no fees."),
    "refusal_says_not": _("A letter of refusal must say {{{name}}}."),
    "signs_not": _("Nobody who may do this signs: give a role signs: true."),
    "never_forgotten": _("Say under “privacy.retain” how long a case is kept that ends in “{state}”."),
    "advice_without_agency": _("The flag “{name}” asks for the advice of an agency; the city has none of that code."),
}
"""What only an installed city can tell: its agencies, memberships, templates, and the services that are there."""

FLOW = {
    "initial_states": _("There must be exactly one initial state, here are {number}."),
    "final_state_waits": _("The final state “{state}” cannot wait, expire, be in a queue or be initial."),
    "leaves_final": _("No action may leave the final state “{state}”."),
    "after_not_final": _("“after” names final states; “{state}” is none, it belongs into “from”."),
    "unreachable": _("The state “{state}” can never be reached."),
    "no_way_out": _("From the state “{state}” no way leads to an end."),
    "dead_end": _("In the state “{state}” with the flags {flags} a case can be stuck for ever (after {path})."),
    "role_cannot_act": _("The role “{role}” can do nothing in the state “{state}”."),
    "no_clock": _("In the state “{state}” a case can be forgotten: give it sla or expires, or let a clock run there."),
    "not_a_term": _("“{given}” is not a term such as 5wd, 4h or 30d."),
    "unknown_effect": _("No module offers “{name}”."),
    "example_step": _("The example “{name}” cannot be played: {reason}"),
    "example_end": _("The example “{name}” ends in the state “{state}”."),
    "example_flags": _("The example “{name}” ends with the flags {flags}."),
    "example_denied": _("In the example “{name}” the action “{action}” is possible."),
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
    "needless": _("This case is not marked “{flags}”."),
    "guard": _("The conditions for this are not met yet."),
    "document": _("These papers are missing: {documents}."),
    "unprintable": _("This cannot be printed as it must be: {answers}. Let it be put right first."),
    "paper_over": _("What this follows holds no longer: {papers}. Refuse it and say why."),
    "overtaken": _("The time for this was over on {until}. What happens then by law: “{action}”."),
    "four_eyes": _("Somebody else must do this: you did “{action}” yourself."),
}

MESSAGES: dict[str, str] = {
    **TEXT,
    **SHAPE,
    **REMOVED,
    **PARTS,
    **EXPRESSIONS,
    **NAMES,
    **CONTENT,
    **CITY,
    **FLOW,
    **ANSWERS,
    **REFUSALS,
}
