"""What people are told when a file is not taken: what is wrong, what was kept, what to do."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from satukota.kernel.files.rules import Unacceptable

KEPT = _("What you wrote and your other files were kept.")

MESSAGES = {
    "empty": _("The file “%(name)s” is empty. %(kept)s Please choose it again."),
    "too_large": _("The file “%(name)s” has %(size)s; at most %(most)s are taken. %(kept)s Please send it smaller."),
    "type": _("The file “%(name)s” is %(found)s, whatever its name says. %(wanted)s are taken here. %(kept)s"),
    "wrong_extension": _("The name “%(name)s” does not fit: the file holds %(found)s. %(kept)s Please rename it."),
    "cut_off": _("The file “%(name)s” did not arrive whole. %(kept)s Please send it again."),
    "unreadable": _("The file “%(name)s” is damaged and cannot be opened. %(kept)s Please choose another."),
    "too_many_pixels": _(
        "The picture “%(name)s” has %(width)s × %(height)s pixels; at most %(most)s million are taken. %(kept)s "
        "Please send it smaller."
    ),
    "hidden": _("A second file is hidden in “%(name)s”. For everybody's safety it was not taken. %(kept)s"),
    "program": _(
        "The PDF “%(name)s” contains a program or another file and was not taken. %(kept)s "
        "Please print it to a new PDF."
    ),
    "locked": _("The PDF “%(name)s” is locked. %(kept)s Please save it without a password and send it again."),
    "infected": _("The file “%(name)s” holds harmful software and was not taken. %(kept)s"),
    "unchecked": _(
        "The file “%(name)s” cannot be checked for harmful software at the moment and was not taken. %(kept)s "
        "Please send it again in a few minutes."
    ),
}

FOUND = {
    "image/jpeg": _("a JPEG picture"),
    "image/png": _("a PNG picture"),
    "image/webp": _("a WebP picture"),
    "application/pdf": _("a PDF"),
    "image/gif": _("a GIF picture"),
    "image/heic": _("an HEIC photo (choose “most compatible” in your camera's settings)"),
    "image/avif": _("an AVIF picture"),
    "image/svg+xml": _("an SVG drawing, which can contain programs,"),
    "other picture": _("a picture of a kind that browsers do not show"),
    "video": _("a film"),
    "archive or office document": _("an archive or office document"),
    "program": _("a program"),
    "web page": _("a web page"),
    "unknown": _("of an unknown kind"),
}
PICTURES = _("JPEG, PNG and WebP pictures")
PICTURES_AND_PDF = _("JPEG, PNG and WebP pictures and PDF")


def _kinds(types: Sequence[str]) -> str:
    """Return content types as people say them: JPEG, PDF."""
    return ", ".join(kind.rpartition("/")[2].upper() for kind in types)


class RefusedFile(ValidationError):
    """This file cannot be taken; the message tells its sender why, what was kept and what to do."""

    def __init__(self, reason: Unacceptable, name: str, *, pdf: bool = True, wanted: Sequence[str] = ()) -> None:
        facts = {key: self._in_words(key, value) for key, value in reason.facts.items()}
        facts |= {
            "name": name[:80],
            "kept": KEPT,
            "wanted": _kinds(wanted) if wanted else PICTURES_AND_PDF if pdf else PICTURES,
        }
        super().__init__(MESSAGES[reason.code], code=reason.code, params=facts)

    @staticmethod
    def _in_words(key: str, value: object) -> object:
        """Return a fact in words where it is a code or a number of bytes."""
        if key == "found":
            return FOUND[str(value)]
        return filesizeformat(str(value)) if key in {"size", "most"} and int(str(value)) > 1000 else value
