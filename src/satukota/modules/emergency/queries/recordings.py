"""The sound of recordings: files of their own, apart from what people upload, named by their hash."""

from pathlib import Path

from django.conf import settings

from satukota.modules.emergency.models import Recording


def path_of(sha256: str) -> Path:
    """Return where the bytes of a recording lie."""
    return Path(settings.DATA_DIR) / "recordings" / sha256[:2] / f"{sha256}.wav"


def sound(recording: Recording) -> bytes:
    """Return the bytes of a recording. Raises FileNotFoundError where they are gone."""
    return path_of(recording.sha256).read_bytes()
