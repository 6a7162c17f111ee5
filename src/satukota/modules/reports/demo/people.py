"""The reporters of the filled city, encrypted like any."""

from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from satukota.kernel.people.api import cipher
from satukota.modules.reports.demo.bulk import sequence
from satukota.modules.reports.demo.city import Scene


def write_people(scene: Scene, count: int) -> list[int]:
    """Write the reporters, encrypted like any; return their ids."""
    seal: Callable[[str, str], str] = cipher().seal
    index: Callable[[str], str] = cipher().index
    ids = sequence("kernel_person", count)
    columns = "id, name, phone, email, nik, phone_index, email_index, nik_index, language, created_at"
    with connection.cursor() as cursor, cursor.copy(f"COPY kernel_person ({columns}) FROM STDIN") as copy:
        now = timezone.now()
        for pk, (name, phone, email) in zip(ids, scene.people(count), strict=True):
            sealed = seal(email, "kernel_person.email") if email else ""
            copy.write_row(
                (
                    pk,
                    seal(name, "kernel_person.name"),
                    seal(phone, "kernel_person.phone"),
                    sealed,
                    "",
                    index(phone),
                    index(email) if email else "",
                    "",
                    "id",
                    now,
                )
            )
    return ids
