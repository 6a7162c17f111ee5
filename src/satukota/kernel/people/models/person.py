"""A person whom the city serves: personal data, encrypted."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from satukota.kernel.people.models.fields import BlindIndex, EncryptedText


class Person(models.Model):
    """A citizen or partner with the ways to reach them. Reading these fields is audited (`audit.seen`)."""

    name = EncryptedText(blank=True, default="")
    phone = EncryptedText(blank=True, default="")
    email = EncryptedText(blank=True, default="")
    nik = EncryptedText(blank=True, default="")
    phone_index = BlindIndex(default="")
    email_index = BlindIndex(default="")
    nik_index = BlindIndex(default="")
    user = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="id")
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_person"
        indexes: ClassVar = [models.Index(fields=["created_at"], name="person_created")]

    def __str__(self) -> str:
        return f"person {self.pk}"
