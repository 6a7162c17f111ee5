"""Pages: parse, call, answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Case
from satukota.kernel.people.api import Visitor, actor_for, require
from satukota.web.api import page, staff_only
from tests.dummy.trees import actions, queries
from tests.dummy.trees.forms import TreeForm


@staff_only
def index(request: HttpRequest) -> HttpResponse:
    """Show the newest trees, and enter one."""
    require(request.user, "trees.plant")
    form = TreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tree = actions.plant(**form.cleaned_data, actor=actor_for(request.user))
        messages.success(request, _("%s was entered.") % tree.kind)
        return redirect("trees:index")
    return page(request, "trees/index.html", {"trees": queries.newest(), "form": form})


def public(request: HttpRequest) -> HttpResponse:
    """Show everybody how many trees the city has."""
    return page(request, "trees/public.html", {"count": queries.count(request.user)})


def panel(_user: Visitor, case: Case) -> SafeString:
    """Return the tree of an inspection, as a part of the page of its case."""
    return SafeString(render_to_string("trees/panel.html", {"tree": queries.tree(case.data["tree"])}))
