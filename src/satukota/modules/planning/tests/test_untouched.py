"""A form that opens what is stored shows it: saved as it was opened, it changes nothing."""

from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django import forms
from django.forms.models import model_to_dict
from django.forms.utils import pretty_name
from django.urls import reverse
from django.utils.translation import override

from satukota.kernel.events.api import Actor
from satukota.modules.planning import forms as planning_forms
from satukota.modules.planning.actions import midterm, priorities
from satukota.modules.planning.models import Item, MidtermEvaluation, Plan, Prioritisation
from satukota.modules.planning.tests.conftest import somebody, visit

pytestmark = pytest.mark.django_db
SAME = {"url": "URL", "quick_win": "Quick win"}
"""Labels that are the same word in Indonesian."""
HIDDEN = {"batch", "approved"}


def sent_back(client, address):
    """What a browser sends back of a form that nobody touched."""
    values = {bound.html_name: bound.value() for bound in client.get(address).context["form"]}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in (None, False, "", [])
    }


def saved_untouched(client, address):
    return client.post(address, sent_back(client, address))


@pytest.mark.parametrize("code", ["1", "1.1", "P5.1", "P5.1.1", "P5.1.1.1", "P1.1", "gempil"])
def test_an_item_that_was_opened_and_saved_untouched_stays_what_it_was(client, plan, people, code):
    item = plan.items.get(code=code)
    before = model_to_dict(item)
    answer = saved_untouched(visit(client, people.planner), reverse("planning:edit_item", args=[item.uid]))
    assert answer.status_code == 302
    assert model_to_dict(Item.objects.get(pk=item.pk)) == before


def test_an_agency_changes_a_word_of_its_action_below_a_goal_of_the_city(client, plan, people):
    item = plan.items.get(code="gempil")
    visit(client, somebody("petugas-dlh", "officer", "dlh"))
    address = reverse("planning:edit_item", args=[item.uid])
    answer = client.post(address, sent_back(client, address) | {"summary": "Bank sampah di tiap RW"})
    assert answer.context is None or answer.context["form"].errors == {}
    assert item.changes.get().after["summary"] == "Bank sampah di tiap RW"


def test_the_head_of_priorities_and_of_an_evaluation_stays_what_it_was(client, plan, people):
    other = Plan.objects.exclude(pk=plan.pk).order_by("pk").first()
    by = Actor(people.planner.pk, "planner")
    made = priorities.save_prioritisation(
        Prioritisation(plan=other, year=2018, title="Renja", ceiling=10, ceiling_source="KUA"), by
    )
    half = midterm.save_evaluation(MidtermEvaluation(plan=other, title="Paruh waktu", year=2018, quarter=2), by)
    for row, name in ((made, "edit_prioritisation"), (half, "edit_midterm")):
        before = model_to_dict(row)
        saved_untouched(visit(client, people.planner), reverse(f"planning:{name}", args=[row.pk]))
        row.refresh_from_db()
        assert model_to_dict(row) == before


def test_every_field_is_called_by_a_word_of_the_city_and_not_by_its_column():
    modules = [planning_forms.__name__ + "." + found.name for found in iter_modules(planning_forms.__path__)]
    kinds = {
        kind
        for name in modules
        for kind in vars(import_module(name)).values()
        if isinstance(kind, type) and issubclass(kind, forms.BaseForm) and hasattr(kind, "base_fields")
    }
    with override("id"):
        bare = [
            f"{kind.__name__}.{name}"
            for kind in kinds
            for name, field in kind.base_fields.items()
            if name not in SAME.keys() | HIDDEN and str(field.label or pretty_name(name)) == pretty_name(name)
        ]
    assert sorted(bare) == []


def test_an_empty_choice_is_said_in_indonesian():
    with override("id"):
        assert str(forms.Select(choices=Item._meta.get_field("spm").get_choices()).choices[0][1]) == "- Pilih -"
