"""Remarks on items and indicators."""

from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning import actions
from satukota.modules.planning.forms.fields import CommentForm
from satukota.modules.planning.models import Comment, Indicator, Item
from satukota.modules.planning.views.base import editing
from satukota.web.api import actor_of, permission_required, person


def _comment(request: HttpRequest, about: Item | Indicator, back: str) -> HttpResponse:
    return editing(
        request,
        CommentForm(request.POST or None),
        lambda form: actions.comment(about, form.cleaned_data["text"], actor_of(request)),
        title=_("Comment on “%(name)s”") % {"name": about.name},
        lead=_("Staff who may see the plan read this. It is never public."),
        back=back,
        save_word=_("Comment"),
    )


@permission_required("planning.view")
def comment_on_item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say something about an item."""
    item = get_object_or_404(Item, uid=uid)
    return _comment(request, item, reverse("planning:item", args=[uid]))


@permission_required("planning.view")
def comment_on_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Say something about an indicator."""
    indicator = get_object_or_404(Indicator, code=code)
    return _comment(request, indicator, reverse("planning:indicator", args=[code]))


@permission_required("planning.view")
def withdraw_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a remark of one's own."""
    said = get_object_or_404(Comment.objects.select_related("item", "indicator"), pk=pk)
    if said.written_by_id != person(request).pk:
        raise PermissionDenied("planning.view")
    back = (
        reverse("planning:item", args=[said.item.uid])
        if said.item
        else reverse("planning:indicator", args=[said.indicator.code if said.indicator else ""])
    )
    return editing(
        request,
        forms.Form(request.POST if request.method == "POST" else None),
        lambda _form: actions.withdraw_comment(said, actor_of(request)),
        title=_("Withdraw this comment?"),
        lead=_("Its place stays, marked as withdrawn; its words are not shown any more."),
        save_word=_("Withdraw"),
        back=back,
    )
