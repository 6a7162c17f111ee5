"""The list of categories in their groups, the page of one, and the box to try words in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.changes.api import Author
from satukota.kernel.people.api import has_permission
from satukota.modules.reports.actions.categories import move_category
from satukota.modules.reports.forms.categories import SECTIONS, TryForm
from satukota.modules.reports.queries import category_pages as pages
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.queries.category_rights import changes_all, may_change
from satukota.modules.reports.queries.category_words import said, term_words, values_in_words
from satukota.modules.reports.rules.category_values import Values
from satukota.modules.reports.views.categories.guards import PERMISSION, category_or_404, require_all
from satukota.web.api import actor_of, page, permission_required


@permission_required(PERMISSION)
def categories(request: HttpRequest) -> HttpResponse:
    """List the categories with what tells which of them are wrong."""
    closed = request.GET.get("which") == "closed"
    words = request.GET.get("q", "").replace("\x00", "")[:80]
    groups = pages.category_lines(words, closed=closed)
    context = {
        "groups": groups,
        "shown": sum(len(group["rows"]) for group in groups),
        "total": len(catalogue().closed if closed else catalogue().categories),
        "closed": closed,
        "q": words,
        "days": pages.DAYS,
        "drafts": [(draft, said(draft.values["name"])) for draft in pages.new_drafts()],
        "may_all": changes_all(request.user),
        "which": [
            ("open", _("Open"), reverse("reports:categories"), ""),
            ("closed", _("Closed"), f"{reverse('reports:categories')}?which=closed", ""),
        ],
    }
    return page(request, "reports/categories/list.html", context)


@permission_required(PERMISSION)
def category(request: HttpRequest, code: str) -> HttpResponse:
    """Show a category as it is written, what is in force where that differs, its history."""
    written = category_or_404(code)
    values = written.values
    context = {
        "written": written,
        "title": said(values["name"]),
        "shown": values_in_words(values),
        "term": term_words(values["norm"]),
        "sections": [(name, words) for name, (words, _form) in SECTIONS.items()],
        "questions": _questions(values),
        "history": pages.history(code),
        "tally": pages.tallies().get(code, pages.Tally()),
        "days": pages.DAYS,
        "texts": pages.answers_for(code),
        "routing": pages.routing_lines(code),
        "predecessors": [(kind, said(kind.name)) for kind in pages.predecessors(code)],
        "may_texts": has_permission(request.user, "reports.desk"),
        "may": may_change(request.user, written.in_force or values),
        "may_all": changes_all(request.user),
    }
    return page(request, "reports/categories/category.html", context)


def _questions(values: Values) -> list[dict[str, object]]:
    shown = (values_in_words(values) or {})["questions"].items()
    return [
        {"code": question["code"], "label": label, "words": words, "required": question["required"]}
        for question, (label, words) in zip(values["questions"], shown, strict=False)
    ]


@require_POST
@permission_required(PERMISSION)
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Move a category up or down in its group."""
    require_all(request)
    if code in catalogue().categories:
        step = -1 if request.POST.get("way") == "up" else 1
        move_category(code, step, Author(actor_of(request), _("Moved in the list")))
    return HttpResponseRedirect(f"{reverse('reports:categories')}#category-{code}")


@permission_required(PERMISSION)
def try_words(request: HttpRequest) -> HttpResponse:
    """Tell which category and agency would be proposed for some words, before a draft and after it."""
    code = request.GET.get("category", "")
    draft = category_or_404(code) if code else None
    form = TryForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    proposed = (
        pages.proposals(form.cleaned_data["text"], draft.kind if draft and draft.draft else None) if asked else []
    )
    context = {"form": form, "proposed": proposed, "asked": asked, "code": code, "draft": draft}
    return page(request, "reports/categories/try.html", context, status=422 if form.errors else 200)
