"""Several pictures in one field, and those that a draft holds."""

from typing import Any

from django import forms

from satukota.kernel.files.api import StoredFile
from satukota.modules.reports.actions.submit import Upload


class ManyFiles(forms.FileInput):
    """A file field that takes several pictures at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures; the value is a list of uploads."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Return the uploads that were sent."""
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(PhotosField, self).clean(upload, initial) for upload in uploads if upload]


def kept_photos(ids: list[str]) -> list[StoredFile]:
    """Return the photos that a draft holds, in their order; only those that belong to no case yet."""
    photos = {str(file.pk): file for file in StoredFile.objects.filter(pk__in=ids, case_id__isnull=True)}
    return [photos[photo_id] for photo_id in ids if photo_id in photos]
