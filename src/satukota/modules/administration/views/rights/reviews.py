"""The half-yearly review of rights: open it, confirm or end each role, see how far it is, take the result away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.papers.api import render_pdf
from satukota.kernel.tables.api import book_answer, csv_answer, workbook
from satukota.modules.administration.actions.reminders import remind
from satukota.modules.administration.actions.reviews import close_review, decide_role, name_reviewer, open_review
from satukota.modules.administration.forms.rights import ReviewerForm
from satukota.modules.administration.models import AccessReview, ReviewPart, ReviewRow, ReviewVerdict
from satukota.modules.administration.queries.rights.review_table import head, lines, words_of
from satukota.modules.administration.queries.rights.reviews import (
    RUN,
    decider_for,
    is_late,
    parts_for,
    progress,
    reviews_for,
    rows_of,
    total,
)
from satukota.modules.administration.queries.rights.standings import title_of
from satukota.modules.administration.rules.reviews import hindrance
from satukota.modules.administration.views.rights.access import slice_of
from satukota.web.api import actor_of, editing, may, page, permission_required, person, step_up

LOOK = "administration.review_own"


@permission_required(LOOK)
def listing(request: HttpRequest) -> HttpResponse:
    """List the reviews that this person may look at."""
    rows = [
        (review, total(progress(parts_for(person(request), review)).values()), is_late(review))
        for review in reviews_for(person(request))[:20]
    ]
    context = {"rows": rows, "may_run": may(request, RUN)}
    return page(request, "administration/rights/reviews.html", context)


@permission_required(RUN)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Open the review of this half year and tell the reviewers."""
    try:
        review = open_review(actor_of(request))
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return redirect("administration:reviews")
    remind(review, "opened")
    return redirect("administration:review", pk=review.pk)


def _review(request: HttpRequest, pk: int) -> AccessReview:
    review: AccessReview = get_object_or_404(reviews_for(person(request)), pk=pk)
    return review


@permission_required(LOOK)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a review is, agency by agency."""
    review = _review(request, pk)
    parts = parts_for(person(request), review)
    left = progress(parts)
    rows = sorted(((part, left[part.pk]) for part in parts), key=lambda pair: (-pair[1].left, pair[0].agency.name))
    context = {
        "review": review,
        "pages": slice_of(request, rows),
        "sum": total(left.values()),
        "late": is_late(review),
        "may_run": may(request, RUN),
    }
    return page(request, "administration/rights/review.html", context)


@permission_required(RUN)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a review."""
    try:
        close_review(_review(request, pk), actor_of(request))
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    return redirect("administration:review", pk=pk)


def _part(request: HttpRequest, pk: int) -> ReviewPart:
    chosen = get_object_or_404(ReviewPart.objects.select_related("review"), pk=pk)
    part: ReviewPart = get_object_or_404(parts_for(person(request), chosen.review), pk=pk)
    return part


@permission_required(LOOK)
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the roles of an agency, each with two buttons."""
    own, user = _part(request, pk), person(request)
    decider, closed = decider_for(user, own), own.review.closed_at is not None

    def line(row: ReviewRow) -> tuple[ReviewRow, str, list[str], str]:
        decided = hasattr(row, "verdict")
        return row, title_of(row.role), words_of(row), hindrance(decider, row.user_id, decided=decided, closed=closed)

    rows = list(rows_of(ReviewPart.objects.filter(pk=own.pk)))
    pages = slice_of(request, [line(row) for row in rows], 100)
    context = {
        "part": own,
        "review": own.review,
        "pages": pages,
        "progress": progress(ReviewPart.objects.filter(pk=own.pk))[own.pk],
        "may_run": may(request, RUN) and not closed,
        "late": is_late(own.review),
    }
    return page(request, "administration/rights/review_part.html", context)


@permission_required(LOOK)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a role, or end it."""
    row = get_object_or_404(ReviewRow, pk=pk)
    own = _part(request, row.part_id)
    verdict = request.POST.get("verdict", "")
    if verdict not in ReviewVerdict.Verdict.values:
        raise Http404
    remark = request.POST.get("remark", "").replace("\0", "")
    try:
        decide_role(row, ReviewVerdict.Verdict(verdict), person(request), actor_of(request), remark)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    return redirect("administration:review_part", pk=own.pk)


@permission_required(RUN)
def reviewer(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who looks at the roles of an agency."""
    own = _part(request, pk)
    return editing(
        request,
        ReviewerForm(request.POST or None, initial={"user": own.reviewer.username if own.reviewer else ""}),
        lambda form: name_reviewer(own, form.cleaned_data["user"], actor_of(request)),
        title=_("Who reviews %s") % own.agency,
        back=reverse("administration:review_part", args=[pk]),
        template="administration/rights/form.html",
    )


@permission_required(LOOK)
@step_up
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Send the result of a review, as far as this person may look at it: workbook, CSV or PDF."""
    review = _review(request, pk)
    rows = lines(rows_of(parts_for(person(request), review)))
    name = f"rights-review-{review.period}.{kind}"
    if kind == "csv":
        return csv_answer(name, head(), rows)
    if kind == "xlsx":
        return book_answer(name, workbook(_("Rights"), head(), rows))
    if kind != "pdf":
        raise Http404
    html = render_to_string("administration/rights/review_paper.html", {"review": review, "head": head(), "rows": rows})
    answer = HttpResponse(render_pdf(html), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
