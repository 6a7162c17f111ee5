"""Pages: parse, call, answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from satukota.kernel.people.api import actor_for, require
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
