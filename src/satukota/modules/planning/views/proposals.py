"""Changes of a plan that people ask for: items and what hangs on them, and the proposals that wait."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Case, access_case
from satukota.kernel.people.api import Agency, Visitor, agencies_with, has_permission
from satukota.modules.planning import actions
from satukota.modules.planning.forms.fields import ReasonForm
from satukota.modules.planning.forms.plan import (
    DependencyForm,
    DropForm,
    ItemForm,
    MilestoneForm,
    ReadinessForm,
    RiskForm,
    ask_reason,
)
from satukota.modules.planning.models import (
    Dependency,
    Item,
    Milestone,
    Plan,
    Proposal,
    ProposedChange,
    Readiness,
    Risk,
)
from satukota.modules.planning.models.item import ItemKind
from satukota.modules.planning.queries import monev, tree
from satukota.modules.planning.queries import proposals as queries
from satukota.modules.planning.queries.rights import changes_for, steers
from satukota.modules.planning.views.base import beginning, editing, store_upload
from satukota.modules.planning.views.paging import page_of
from satukota.modules.planning.views.steps import StepWords, do_step, steps
from satukota.web.api import actor_of, page, permission_required, person

DETAILS: dict[str, tuple[type, type, Any]] = {
    "milestone": (Milestone, MilestoneForm, _("Milestone")),
    "risk": (Risk, RiskForm, _("Risk")),
    "dependency": (Dependency, DependencyForm, _("What has to be done first")),
}
PAGE = 50
WORDS = StepWords(
    {
        "submit": _("Put before the head, who sends it."),
        "send": _("Sent. Bappeda decides now."),
        "approve": _("Approved: it holds from now on."),
        "send_back": _("Returned. Whoever wrote it sees your reason."),
    },
    {"four_eyes": _("You did an earlier step of this yourself: somebody else has to do this one.")},
    {"send_back": _("Say what has to be corrected, so that the agency can do it.")},
)


def require_changing(request: HttpRequest, agency_id: int | None) -> None:
    """Raise PermissionDenied where the part of the plan is another agency's."""
    if not changes_for(person(request), agency_id):
        raise PermissionDenied("planning.propose")


def put_forward(request: HttpRequest, wish: actions.Wish) -> ProposedChange | None:
    """Ask for a change as whoever is signed in, and say where it went."""
    user = person(request)
    change = actions.propose(wish, user, actor_of(request), steers=steers(user))
    if change is None:
        messages.info(request, _("Nothing has changed."))
    elif change.state == ProposedChange.State.APPLIED:
        messages.success(request, _("Saved. It is in force, and the item's history shows it."))
    elif change.proposal is not None and change.proposal.agency_id:
        words = _("Written into your agency's proposal %(number)s. Put it before your head when it is complete.")
        messages.success(request, words % {"number": change.proposal.case.number})
    else:
        messages.success(request, _("A second person has to agree before it holds."))
    return change


def lead(request: HttpRequest) -> str:
    """Return what a form says of the way that a change goes."""
    if steers(person(request)):
        return ""
    return str(
        _("This becomes part of your agency's proposal: your head sends it, Bappeda approves it, then it holds.")
    )


def _reason(form: Any) -> str:
    return str(form.cleaned_data.get("reason") or "")


@permission_required("planning.propose")
def edit_item(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Add an item (below `?parent=`) or change one: at once as the planner, else as a proposal."""
    item = get_object_or_404(Item.objects.select_related("plan", "agency", "parent"), uid=uid) if uid else None
    above = _parent_asked(request)
    owner = item.plan if item else above.plan if above else tree.plan_of(request.GET.get("plan", ""))
    if owner is None:
        return redirect("planning:new_plan")
    agency = _proposing_agency(request, item or above)
    form = ItemForm(
        request.POST or None, instance=item, plan=owner, agency=agency,
        initial=beginning(item, parent=above, kind=ItemKind.ACTION),
    )  # fmt: skip
    return editing(
        request,
        form,
        lambda f: put_forward(request, actions.Wish(f.instance, _reason(f))),
        title=item.name if item else _("New item"),
        lead=lead(request),
        back=reverse("planning:item", args=[uid]) if uid else reverse("planning:plan"),
        done=lambda change: _after(change, item or above),
    )


def _after(change: ProposedChange | None, at: Item | None) -> str:
    """Return where somebody goes on: to the item that was made or changed, else to where it is proposed."""
    if change is not None and change.state != ProposedChange.State.APPLIED and change.proposal is not None:
        return reverse("planning:proposal", args=[change.proposal.pk])
    item = change.item if change is not None else at
    return reverse("planning:item", args=[item.uid]) if item else reverse("planning:plan")


def _parent_asked(request: HttpRequest) -> Item | None:
    try:
        uid = UUID(request.GET.get("parent", ""))
    except ValueError:
        return None
    return Item.objects.select_related("plan", "agency").filter(uid=uid).first()


def _proposing_agency(request: HttpRequest, item: Item | None) -> Agency | None:
    """Return the agency whose part is changed, None for who steers. Raises PermissionDenied for another's part."""
    user = person(request)
    if steers(user):
        return None
    own = agencies_with(user, "planning.propose")
    if not own or (item is not None and item.agency_id not in own):
        raise PermissionDenied("planning.propose")
    return item.agency if item is not None else Agency.objects.get(pk=own[0])


@permission_required("planning.propose")
def drop_item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an item out of the plan, with the reason; an agency proposes it."""
    item = get_object_or_404(Item.objects.select_related("plan", "agency", "parent"), uid=uid)
    require_changing(request, item.agency_id)
    return editing(
        request,
        DropForm(request.POST or None, item=item),
        lambda f: put_forward(request, actions.Wish(item, _reason(f), remove=True, parts=_parts(f))),
        title=_("Drop “%(name)s” from the plan") % {"name": item.name},
        back=reverse("planning:item", args=[uid]),
        save_word=_("Drop"),
        danger=True,
        lead=lead(request) or _("The item stays in the history with your reason, and can be found by its state."),
    )


def _parts(form: DropForm) -> actions.Parts:
    to = form.cleaned_data.get("parts_to")
    return actions.Parts(drop=form.cleaned_data.get("parts") == "drop", to=to.pk if to else None)


def _detail(kind: str) -> tuple[type, type, Any]:
    if kind not in DETAILS:
        raise Http404(kind)
    return DETAILS[kind]


def _item(request: HttpRequest, uid: UUID) -> Item:
    item = get_object_or_404(Item.objects.select_related("plan", "agency"), uid=uid)
    require_changing(request, item.agency_id)
    return item


@permission_required("planning.propose")
def edit_detail(request: HttpRequest, uid: UUID, kind: str, pk: int | None = None) -> HttpResponse:
    """Add or change a milestone, a risk or a dependency of an item."""
    model, form_class, title = _detail(kind)
    item = _item(request, uid)
    detail = get_object_or_404(model, pk=pk, item=item) if pk else model(item=item)
    form = form_class(request.POST or None, instance=detail)
    ask_reason(form, optional=not steers(person(request)))
    return editing(
        request,
        form,
        lambda f: put_forward(request, actions.Wish(f.instance, _reason(f))),
        title=title,
        lead=lead(request) or _milestone_lead(kind),
        back=reverse("planning:item", args=[uid]),
        remove_page=reverse("planning:remove_detail", args=[uid, kind, pk]) if pk else "",
    )


def _milestone_lead(kind: str) -> Any:
    return _("Milestones are promises for a day: a second person agrees to each change.") if kind == "milestone" else ""


@permission_required("planning.propose")
def remove_detail(request: HttpRequest, uid: UUID, kind: str, pk: int) -> HttpResponse:
    """Take away a milestone, a risk or a dependency, with the reason."""
    item = _item(request, uid)
    model, _form, title = _detail(kind)
    detail: Any = get_object_or_404(model, pk=pk, item=item)
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda f: put_forward(request, actions.Wish(detail, _reason(f), remove=True)),
        title=_("Remove: %(name)s") % {"name": title},
        back=reverse("planning:item", args=[uid]),
        save_word=_("Remove"),
        danger=True,
        lead=lead(request),
    )


@permission_required("planning.propose")
def judge(request: HttpRequest, uid: UUID, variable: str) -> HttpResponse:
    """Judge one of the four variables of an item, with evidence or with gap and due date."""
    if variable not in Readiness.Name.values:
        raise Http404(variable)
    name = Readiness.Name(variable)
    item = _item(request, uid)
    judgement = item.readiness.filter(variable=variable).first() or Readiness(item=item, variable=variable)

    def save(form: forms.ModelForm[Readiness]) -> ProposedChange | None:
        stored = store_upload(request, "upload", "planning-readiness")
        form.instance.file = stored or form.instance.file
        return put_forward(request, actions.Wish(form.instance, _reason(form)))

    form = ReadinessForm(request.POST or None, request.FILES or None, instance=judgement)
    ask_reason(form, optional=not steers(person(request)))
    title = _("%(variable)s for “%(item)s”") % {"variable": name.label, "item": item.name}
    back = reverse("planning:item", args=[uid])
    return editing(request, form, save, title=title, lead=lead(request), back=back)


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """List the proposals: an agency's people see theirs, who steers or decides sees all."""
    user = person(request)
    rows = queries.proposals()
    if not steers(user):
        rows = rows.filter(agency__in=agencies_with(user, "planning.propose"))
    pages = page_of(request, rows, PAGE)
    context = {
        "pages": pages,
        "rows": queries.rows_of(pages),
        "plan": Plan.objects.first(),
    }
    return page(request, "planning/proposals.html", context)


def _proposal_or_404(request: HttpRequest, pk: int) -> Proposal:
    """Return a proposal that whoever is signed in may see: their agency's, or as one of those who decide."""
    related = ("case", "case__definition", "agency", "plan")
    proposal = get_object_or_404(Proposal.objects.select_related(*related), pk=pk)
    user = person(request)
    if not changes_for(user, proposal.agency_id) and not has_permission(user, "planning.approve_target"):
        raise PermissionDenied("planning.propose")
    return proposal


@permission_required("planning.view")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal: what stood and what is to stand, who did what, and the steps that are possible now."""
    proposal = _proposal_or_404(request, pk)
    [row] = queries.rows_of([proposal])
    context = {
        "row": row,
        "proposal": proposal,
        "plan": proposal.plan,
        "changes": queries.changes_of(proposal.case),
        "writable": proposal.case.state in actions.OPEN_PROPOSAL and changes_for(person(request), proposal.agency_id),
        "steps": steps(person(request), proposal.case),
        "history": monev.history(proposal.case),
    }
    return page(request, "planning/proposal.html", context)


@permission_required("planning.view")
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do a step of a proposal's case: put before the head, send, approve, return, withdraw."""
    proposal = _proposal_or_404(request, pk)
    if request.method == "POST":
        answers = {name: request.POST.get(name, "").strip() for name in ("reason", "document")}
        do_step(request, proposal.case, action, answers, WORDS)
    return redirect("planning:proposal", pk=pk)


@permission_required("planning.propose")
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change out of a proposal that is still being written."""
    change = get_object_or_404(ProposedChange.objects.select_related("proposal__case"), pk=pk, proposal__isnull=False)
    assert change.proposal is not None
    require_changing(request, change.proposal.agency_id)
    back = reverse("planning:proposal", args=[change.proposal.pk])
    return editing(
        request,
        forms.Form(request.POST if request.method == "POST" else None),
        lambda _form: actions.take_out(change, actor_of(request)),
        title=_("Take this out of the proposal?"),
        lead=_("It stays in the history as withdrawn."),
        save_word=_("Take out"),
        back=back,
    )


def panel(user: Visitor, case: Case) -> SafeString:
    """Return the changes of a proposal as a part of its case page: what stood, and what is to stand."""
    if not access_case(user, case).view:
        return SafeString()
    proposal = Proposal.objects.filter(case=case).select_related("plan", "agency").first()
    context = {
        "case": case,
        "proposal": proposal,
        "changes": queries.changes_of(case),
        "writable": case.state in actions.OPEN_PROPOSAL,
    }
    return SafeString(render_to_string("planning/proposal_panel.html", context))
