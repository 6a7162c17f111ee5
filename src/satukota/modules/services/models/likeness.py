"""Under which keyed digests a case is found when another might be the same."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Likeness(models.Model):
    """The blocking keys of a case: no name or number can be read from them, and none can be guessed without the key."""

    case = models.OneToOneField("kernel.Case", models.CASCADE, related_name="+")
    type = models.CharField(max_length=80)
    keys = ArrayField(models.BigIntegerField())

    class Meta:
        # Written at once: a list of what is still to be indexed would be read by every search.
        indexes: ClassVar = [GinIndex(fields=["keys"], name="services_likeness_keys", fastupdate=False)]

    def __str__(self) -> str:
        return f"likeness of case {self.case_id}"
