"""The city's own wording of a message."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Max

from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.notifications.actions.events import TemplateChanged
from satukota.kernel.notifications.models import MessageTemplate
from satukota.kernel.notifications.queries import shipped_templates
from satukota.kernel.notifications.rules import UnreadableTemplate, Wording, problems


@transaction.atomic
def change_template(code: str, *, channel: str, language: str, subject: str, body: str, by: Actor) -> MessageTemplate:
    """Give a message a wording of the city's own, as a new version; `channel` may be `body` for all.

    Raises UnreadableTemplate with what is wrong: an unknown placeholder, a missing text, an SMS that is too long.
    """
    base = shipped_templates()[code]
    wordings = {**base.wordings, (language, channel): Wording(subject, body)}
    changed = replace(base, wordings=wordings)
    if wrong := problems(changed):
        raise UnreadableTemplate("; ".join(wrong))
    last = MessageTemplate.objects.filter(code=code, channel=channel, language=language).aggregate(last=Max("version"))
    version = MessageTemplate.objects.create(
        code=code,
        channel=channel,
        language=language,
        version=(last["last"] or 0) + 1,
        subject=subject,
        body=body,
        author_id=by.user_id,
    )
    data = TemplateChanged(template=code, channel=channel, language=language, version=version.version)
    record(data, Subject("message_template", version.pk, Audience.SEALED), by)
    return version
