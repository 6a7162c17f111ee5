"""Pages of a report beside its steps."""

from django.urls import reverse
from django.utils.translation import gettext

from satukota.kernel.cases.api import Case, access_case, allowed_actions, who
from satukota.kernel.files.api import of_case
from satukota.kernel.people.api import Visitor, has_permission
from satukota.modules.reports.actions.contact import reporter_of


def page_links(user: Visitor, case: Case) -> list[tuple[str, str, str]]:
    """Return pages of this report beside its steps: name, address, icon."""
    acts = bool(allowed_actions(case, who(user)))

    def at(name: str) -> str:
        return reverse(f"reports:{name}", args=[case.number])

    desk = has_permission(user, "reports.desk")
    links = [(gettext("Report as PDF"), at("pdf"), "file-type-pdf")]
    if acts and case.state in {"forwarded", "in_progress"}:
        links.insert(0, (gettext("Answer from a text"), at("reply"), "message-2"))
        links.insert(0, (gettext("Close with a photo from here"), at("close"), "camera"))
    if acts and case.is_open and case.visibility <= Case.Visibility.AGENCY:
        links.append((gettext("Part for another agency"), at("part"), "arrows-split-2"))
    if desk and any(file.is_image for file in of_case(case.pk)):
        links.append((gettext("Look at the photos, cover parts"), at("photos"), "photo"))
    if desk and access_case(user, case).personal and reporter_of(case):
        links.append((gettext("Put the contact right"), at("contact"), "edit"))
    if case.state == "checking" and has_permission(user, "reports.check"):
        links.append((gettext("Before and after"), reverse("reports:evidence"), "shield-check"))
    return links
