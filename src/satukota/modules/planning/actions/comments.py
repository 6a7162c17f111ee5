"""Remarks on items and indicators: said, with who is named in them, and withdrawn by who said them."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.addresses import absolute
from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.kernel.people.api import Agency, User, has_permission
from satukota.modules.planning.actions.events import CommentWithdrawn, CommentWritten, note
from satukota.modules.planning.models import Comment, Indicator, Item

MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9_][A-Za-z0-9_.+-]*)")


def mentioned(text: str) -> tuple[str, ...]:
    """Return the names behind @ in their order, each once; a full stop at the end of a sentence is none of them."""
    return tuple(dict.fromkeys(name.rstrip(".-+").lower() for name in MENTION.findall(text)))


@transaction.atomic
def comment(about: Item | Indicator, text: str, actor: Actor) -> Comment:
    """Say something about an item or an indicator; whoever is mentioned (@name) is told.

    Raises ValidationError: nothing said, too long, or somebody mentioned who is not there or may not see it.
    """
    is_item = isinstance(about, Item)
    said = Comment(
        item=about if isinstance(about, Item) else None,
        indicator=about if isinstance(about, Indicator) else None,
        text=text.strip(),
        written_by_id=actor.user_id,
        written_role=actor.role,
        written_agency_id=actor.agency_id,
    )
    said.full_clean()
    people = _people(mentioned(said.text))
    said.save()
    kind = "item" if is_item else "indicator"
    data = CommentWritten(said.pk, len(people))
    note(data, kind, about.pk, actor, agency_id=about.agency_id)
    notify_all(_notice(user, said, about, actor) for user in people if user.pk != actor.user_id)
    return said


def _people(names: tuple[str, ...]) -> list[User]:
    """Return the people with these names. Raises ValidationError for a name that is nobody's who may see the plan."""
    users = User.objects.filter(is_active=True).annotate(lower=Lower("username")).filter(lower__in=names)
    known = {user.lower: user for user in users if has_permission(user, "planning.view")}
    unknown = [f"@{name}" for name in names if name not in known]
    if unknown:
        words = _("Nobody with this name may see this: %(names)s.")
        raise ValidationError({"text": words % {"names": ", ".join(unknown)}})
    return [known[name] for name in names]


def _notice(user: User, said: Comment, about: Item | Indicator, actor: Actor) -> Notice:
    path = (
        reverse("planning:item", args=[about.uid])
        if isinstance(about, Item)
        else reverse("planning:indicator", args=[about.code])
    )
    agency = Agency.objects.filter(Q(pk=actor.agency_id)).first()
    context = {
        "name": about.name,
        "agency": agency.name if agency else "–",
        "link": absolute(f"{path}#c{said.pk}"),
    }
    return Notice(user, "plan-mentioned", context, key=f"planning:mention:{said.pk}:{user.pk}")


@transaction.atomic
def withdraw_comment(said: Comment, actor: Actor) -> Comment:
    """Withdraw what one said oneself: its place stays, its words are not shown. Raises ValidationError for others."""
    locked = Comment.objects.select_for_update(of=("self",)).select_related("item", "indicator").get(pk=said.pk)
    if actor.user_id is None or locked.written_by_id != actor.user_id:
        raise ValidationError(_("Only who wrote this can withdraw it."))
    if locked.withdrawn_at is None:
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
        kind, pk = ("item", locked.item_id) if locked.item_id else ("indicator", locked.indicator_id)
        note(CommentWithdrawn(locked.pk), kind, pk or 0, actor)
    return locked
