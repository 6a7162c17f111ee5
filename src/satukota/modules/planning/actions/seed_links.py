"""Bring a city's links between plans and its partners (`plan/links.yaml`, `plan/partners.yaml`) into the tables."""

from pathlib import Path

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.links import save_link, save_partner, save_partnership
from satukota.modules.planning.actions.seed import plan_file_rows
from satukota.modules.planning.models import Item, ItemLink, Partner, Partnership


@transaction.atomic
def load_links(folder: Path, actor: Actor) -> int:
    """Load links between plans that are not there yet. Returns how many; what a row names and is missing is left out."""
    added = 0
    for row in plan_file_rows(folder, "links.yaml"):
        for plan, code, kind, other, other_code in row["links"]:
            item, to = _item(plan, code), _item(other, other_code)
            if item and to and not ItemLink.objects.filter(item=item, to=to).exists():
                save_link(ItemLink(item=item, to=to, kind=kind, source=row["source"]), actor)
                added += 1
    return added


@transaction.atomic
def load_partners(folder: Path, actor: Actor) -> int:
    """Load partners that are not there yet, with what each does. Returns how many were added."""
    added = 0
    for row in plan_file_rows(folder, "partners.yaml"):
        if Partner.objects.filter(name=row["name"]).exists():
            continue
        agency = Agency.objects.filter(code=row.get("agency", "")).first()
        facts = {name: row[name] for name in ("name", "kind", "source")}
        partner = save_partner(Partner(agency=agency, **facts), actor)
        for plan, code, role, contribution in row["items"]:
            if item := _item(plan, code):
                partnership = Partnership(item=item, partner=partner, role=role, contribution=contribution)
                save_partnership(partnership, actor)
        added += 1
    return added


def _item(plan: str, code: str) -> Item | None:
    return Item.objects.filter(plan__code=plan, code=code).first()
