"""What is asked next in a talk, in words."""

from django.utils.translation import gettext as _

from satukota.modules.reports.queries.catalogue import category_name
from satukota.modules.reports.rules.talk import Turn


def question_words(after: Turn) -> str:
    """Return what to ask, in words."""
    if after.ask == "category":
        lines = [f"{n}. {category_name(code, 'id')}" for n, code in enumerate(after.talk.offered, 1)]
        return "\n".join([_("What is it about? Answer with a number."), *lines, _("0. Something else")])
    if after.ask == "confirm":
        kind = category_name(after.talk.category, "id")
        place = after.talk.place_note or _("point on the map")
        values = {"kind": kind, "place": place, "text": after.talk.text[:300], "photos": after.params["photos"]}
        return (
            _("%(kind)s\nPlace: %(place)s\n%(text)s\nPhotos: %(photos)s\n\nWrite KIRIM to send it, or BATAL.") % values
        )
    return {
        "greeting": _(
            "Hello. Tell us what is wrong, in your own words. You may send photos too. In an emergency call 112."
        ),
        "photo_taken": _("We have your photo. What is wrong there? Write it in your own words."),
        "place": _("Where is it? Send your location (pin), or write the street and a landmark."),
    }[after.ask]
