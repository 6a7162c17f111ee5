"""How uploads are received before anybody looks at them."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes at most a little more than the largest accepted file and lets the rest pass by.

    The form's other fields arrive all the same, and the file keeps its true size, by which it is refused.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a chunk while the file is not too large."""
        if start <= settings.MAX_PHOTO_MB * 1024 * 1024:
            super().receive_data_chunk(raw_data, start)
