"""What ends for the people in a case: the links that were sent to them."""

from django.db.models import F

from satukota.kernel.cases.models import Case, CaseParty


def revoke_links(case: Case, *roles: str) -> int:
    """End all links that were sent to the parties of a case (those of some roles, or all); return how many parties.

    It belongs into the caller's action, whose event tells of it. Messages sent from now on carry new links.
    """
    parties = CaseParty.objects.filter(case=case)
    return (parties.filter(role__in=roles) if roles else parties).update(epoch=F("epoch") + 1)
