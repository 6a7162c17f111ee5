"""The city's own words of a message, in all languages together or in none."""

from collections.abc import Mapping

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import UnreadableTemplate, Wording, change_template, message_template


class WordsRefused(Exception):
    """The words of a language cannot be sent; `why` says it. Nothing was changed."""

    def __init__(self, language: str, why: str) -> None:
        super().__init__(why)
        self.language, self.why = language, why


@transaction.atomic
def change_words(code: str, channel: str, words: Mapping[str, Wording], by: Actor) -> None:
    """Give a message new words by language, where they differ from those that it says. Raises WordsRefused."""
    template = message_template(code)
    for language, wording in words.items():
        if wording == template.wording(language, channel):
            continue
        try:
            change_template(code, channel=channel, language=language, subject=wording.subject, body=wording.body, by=by)
        except UnreadableTemplate as refused:
            raise WordsRefused(language, str(refused).split(": ", 1)[-1]) from refused
