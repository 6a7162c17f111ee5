"""One person: their page, and what is done with their account."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satukota.kernel.accounts.api import (
    correct_account,
    failed_sign_ins,
    has_second_step,
    last_invited,
    reactivate_user,
    sessions_of,
    sign_out,
    unlock_user,
)
from satukota.kernel.people.api import User
from satukota.modules.administration.actions.people import can_mail, close_person, invite_or_link
from satukota.modules.administration.forms.people import AccountForm, CloseForm
from satukota.modules.administration.queries.people import history
from satukota.modules.administration.queries.people.person import (
    account_hurdle,
    held_lines,
    person_or_404,
    role_lines,
    successors,
)
from satukota.modules.administration.queries.scope import scope_of
from satukota.web.api import actor_of, editing, page, permission_required, person

PERMISSION = "administration.people"


def person_page(request: HttpRequest, shown: User, link: str = "") -> HttpResponse:
    """Answer with the page of somebody; `link` is shown on this answer and nowhere after it."""
    scope = scope_of(request.user, PERMISSION)
    context = {
        "person": shown,
        "link": link,
        "roles": role_lines(scope, shown),
        "hurdle": account_hurdle(scope, person(request), shown),
        "oneself": person(request).pk == shown.pk,
        "second_step": has_second_step(shown),
        "sessions": sessions_of(shown),
        "failed": failed_sign_ins(shown),
        "invited": last_invited(shown),
        "held": sum(held.count for held in held_lines(shown)),
        "can_mail": can_mail(shown),
        "changes": history.changes_of_account(shown),
        "sign_ins": history.sign_ins_of(shown),
    }
    return page(request, "administration/people/person.html", context)


@permission_required(PERMISSION)
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person: roles, sign-in, sessions, history."""
    return person_page(request, person_or_404(scope_of(request.user, PERMISSION), pk))


def changeable(request: HttpRequest, pk: int) -> User:
    """Return a person whose account the reader may change. Raises Http404, PermissionDenied."""
    scope = scope_of(request.user, PERMISSION)
    shown = person_or_404(scope, pk)
    if account_hurdle(scope, person(request), shown):
        raise PermissionDenied("this account is not for them to change")
    return shown


def _back(shown: User) -> str:
    return reverse("administration:person", args=[shown.pk])


@permission_required(PERMISSION)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct how somebody is called and reached."""
    shown = changeable(request, pk)
    initial = {
        "name": shown.display_name,
        "email": shown.email,
        "phone": shown.phone,
        "username": shown.username,
        "language": shown.language,
    }
    return editing(
        request,
        AccountForm(request.POST or None, initial=initial),
        lambda form: correct_account(shown, form.details(), actor_of(request)),
        title=_("Correct the account of %(name)s") % {"name": shown},
        back=_back(shown),
        template="administration/people/form.html",
        lead=_("With another e-mail address the earlier one opens this account no more."),
    )


@permission_required(PERMISSION)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account: say before what its holder still has, and who takes it over."""
    shown = changeable(request, pk)
    if not shown.is_active:
        messages.info(request, _("This account is closed already."))
        return redirect(_back(shown))
    scope = scope_of(request.user, PERMISSION)
    held = held_lines(shown)
    return editing(
        request,
        CloseForm(successors(scope, shown), request.POST or None, held=bool(held)),
        lambda form: _close(request, shown, form),
        title=_("Close the account of %(name)s") % {"name": shown},
        back=_back(shown),
        template="administration/people/close.html",
        person=shown,
        held=held,
        roles=[line for line in role_lines(scope, shown) if line.when != "past"],
        sessions=len(sessions_of(shown)),
    )


def _close(request: HttpRequest, shown: User, form: CloseForm) -> None:
    said = form.cleaned_data
    handed = close_person(shown, said["reason"], said.get("successor"), actor_of(request))
    words = [_("The account of %(name)s is closed.") % {"name": shown}]
    if handed.to_successor:
        n = handed.to_successor
        words.append(
            ngettext("%(n)s matter went to %(name)s.", "%(n)s matters went to %(name)s.", n)
            % {"n": n, "name": said["successor"]}
        )
    if handed.to_agency:
        n = handed.to_agency
        words.append(
            ngettext(
                "%(n)s matter has nobody now and stands in the list of its agency.",
                "%(n)s matters have nobody now and stand in the lists of their agencies.",
                n,
            )
            % {"n": n}
        )
    messages.success(request, " ".join(words))


@permission_required(PERMISSION)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again; it holds no role until it is given one."""
    shown = changeable(request, pk)
    if not shown.is_active:
        reactivate_user(shown, actor_of(request))
        messages.success(request, _("The account is open again. Give it a role, then send an invitation."))
    return redirect(_back(shown))


@permission_required(PERMISSION)
@require_POST
@never_cache
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a link to choose a password, or show it once where no e-mail can be sent."""
    shown = changeable(request, pk)
    if not shown.is_active:
        messages.error(request, _("This account is closed. Open it first."))
        return redirect(_back(shown))
    link = invite_or_link(shown, actor_of(request))
    if link:
        return person_page(request, shown, link=link)
    messages.success(request, _("The invitation is on its way by e-mail. Its link works for three days, once."))
    return redirect(_back(shown))


@permission_required(PERMISSION)
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the wrong passwords for which somebody has to wait."""
    shown = changeable(request, pk)
    unlock_user(shown, actor_of(request))
    messages.success(request, _("%(name)s can sign in again at once.") % {"name": shown})
    return redirect(_back(shown))


@permission_required(PERMISSION)
@require_POST
def end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign somebody out, of one session (`session`) or everywhere."""
    shown = changeable(request, pk)
    text = request.POST.get("session", "")
    count = sign_out(shown, actor_of(request), int(text) if text.isdecimal() and len(text) < 18 else None)
    words = ngettext("%(n)s session was ended.", "%(n)s sessions were ended.", count)
    messages.success(request, words % {"n": count})
    return redirect(_back(shown))
