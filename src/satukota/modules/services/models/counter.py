"""The counter: numbers to wait with, and appointments."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils import timezone

from satukota.kernel.people.api import EncryptedText


class Ticket(models.Model):
    """A number to wait with, for one office and day."""

    agency = models.ForeignKey("kernel.Agency", models.CASCADE, related_name="+")
    day = models.DateField()
    letter = models.CharField(max_length=1, default="A")
    number = models.IntegerField()
    issued_at = models.DateTimeField(default=timezone.now)
    called_at = models.DateTimeField(null=True)
    window = models.CharField(max_length=8, blank=True)
    served_at = models.DateTimeField(null=True)
    absent = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "day", "letter", "number"], name="services_ticket_once")
        ]

    def __str__(self) -> str:
        return f"{self.letter}{self.number:03}"


class Appointment(models.Model):
    """A seat at an office for a time. Two people cannot have the same seat at the same time: the database says so.

    `line` is the service whose own seats it is one of, empty for the seats that all services of the office share.
    `once` is a keyed digest of office, number and day: a number comes once on a day; empty where the counter booked.
    """

    agency = models.ForeignKey("kernel.Agency", models.CASCADE, related_name="+")
    during = DateTimeRangeField()
    seat = models.SmallIntegerField()
    name = EncryptedText(default="", blank=True)
    phone = EncryptedText(default="", blank=True)
    purpose = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    line = models.CharField(max_length=80, blank=True, default="")
    once = models.CharField(max_length=32, blank=True, default="")
    cancelled = models.BooleanField(default=False)
    absent = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="services_appointment_seat",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    ("line", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(cancelled=False),
            ),
            models.UniqueConstraint(
                fields=["once"],
                condition=models.Q(cancelled=False) & ~models.Q(once=""),
                name="services_appointment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class CounterRule(models.Model):
    """What an office's counter can take from a day on; what held before stays, so that its bookings can be explained.

    `service` is the service with seats and hours of its own, empty for the whole office. `hours` are opening times by
    weekday (`{"mon": ["08:00-12:00"]}`), empty where the city's calendar holds. Of those who wait, `priority_run` with
    priority are called before one without, 0 for all of them first.
    """

    agency = models.ForeignKey("kernel.Agency", models.CASCADE, related_name="+")
    service = models.CharField(max_length=80, blank=True, default="")
    valid_from = models.DateField()
    seats = models.SmallIntegerField()
    slot_minutes = models.SmallIntegerField()
    days_ahead = models.SmallIntegerField()
    hours = models.JSONField(default=dict)
    priority_run = models.SmallIntegerField(default=0)
    written_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"counter rule from {self.valid_from}"
