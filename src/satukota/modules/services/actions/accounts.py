"""Where an agency takes money: written by one person, confirmed by another, never changed, only followed."""

from django.db import transaction
from django.utils import timezone

from satukota.kernel.people.api import Agency, User
from satukota.modules.services.models import PayAccount, QrisCode


class NotConfirmed(ValueError):
    """The account cannot be confirmed so; `code` is four_eyes or decided."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def write_account(agency: Agency, kind: str, bank: str, number: str, holder: str, by: User) -> PayAccount:
    """Write where an agency takes money; it stands on no bill before somebody else has confirmed it."""
    return PayAccount.objects.create(
        agency=agency,
        kind=kind,
        bank=bank.strip(),
        number=number.replace(" ", ""),
        holder=holder.strip(),
        written_by=by,
    )


@transaction.atomic
def confirm_account(account: PayAccount, by: User) -> PayAccount:
    """Put an account on the bills of its agency; the one of its kind before ends. Raises NotConfirmed."""
    row = PayAccount.objects.select_for_update().get(pk=account.pk)
    if row.confirmed_at or row.ended_at:
        raise NotConfirmed("decided")
    if row.written_by_id == by.pk:
        raise NotConfirmed("four_eyes")
    now = timezone.now()
    used = PayAccount.objects.filter(agency=row.agency_id, kind=row.kind, confirmed_at__isnull=False)
    used.filter(ended_at__isnull=True).update(ended_at=now)
    row.confirmed_by, row.confirmed_at = by, now
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    return row


@transaction.atomic
def confirm_qris(code: QrisCode, by: User) -> QrisCode:
    """Put the QRIS of an agency on its bills. Raises NotConfirmed."""
    row = QrisCode.objects.select_for_update().get(pk=code.pk)
    if row.confirmed_at:
        raise NotConfirmed("decided")
    if row.checked_by_id == by.pk:
        raise NotConfirmed("four_eyes")
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    return row
