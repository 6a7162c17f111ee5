"""Steps of the set-up that were put off."""

from django.db import models
from django.utils import timezone


class StepLater(models.Model):
    """A step of the set-up that was put off, with the reason; it is gone when the step is taken up again."""

    step = models.CharField(max_length=80, unique=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "administration_step_later"

    def __str__(self) -> str:
        return self.step
