"""A number in an attribute goes back as it came: ids above 999, shares in styles, in both languages."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Template
from django.template.base import tag_re
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from satukota.web.template_loader import _Place, plain_attributes
from satukota.web.templatetags.ui import plain

SRC = Path(__file__).resolve().parents[3]
VALUES = {"id": 12345, "share": 12.5, "exact": Decimal("1250.50"), "text": "a & b", "safe": mark_safe("<b>")}


def drawn(source: str, language: str = "id") -> str:
    with override(language):
        return Template("".join(plain_attributes(source))).render(Context(VALUES))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<input name="a" value="{{ id }}">', '<input name="a" value="12345">'),
        ('<a href="?case={{ id }}&amp;of={{ exact }}">', '<a href="?case=12345&amp;of=1250.50">'),
        ("<i style='width: {{ share }}%' data-of='{{ id }}'>", "<i style='width: 12.5%' data-of='12345'>"),
        ('<label {% if id %}for="f{{ id }}"{% else %}for="x"{% endif %}>', '<label for="f12345">'),
        ('<!-- it\'s a "{{ text }} --><b id="{{ id }}">', '<!-- it\'s a "a &amp; b --><b id="12345">'),
        ('<b id="{{ text }}" class="{{ nothing }}">', '<b id="a &amp; b" class="">'),
    ],
)
def test_what_machines_read_is_plain(source, expected, language):
    assert drawn(source, language) == expected


def test_what_people_read_is_written_in_their_language():
    assert drawn('<b title="{{ id }} laporan" aria-label="{{ id }}">{{ id }}</b> it\'s "{{ id }}"') == (
        '<b title="12.345 laporan" aria-label="12.345">12.345</b> it\'s "12.345"'
    )


def test_text_stays_what_it_was():
    assert plain(VALUES["safe"]) is VALUES["safe"] and isinstance(plain(VALUES["safe"]), SafeString)
    assert [plain(one) for one in (True, None, "1.234", Decimal("1E+3"))] == [True, None, "1.234", "1000"]


def test_every_template_is_followed_to_its_end():
    """What opens a tag or a quotation mark closes it, so that the place of each variable is known."""
    lost = []
    for path in SRC.rglob("*.html"):
        place = _Place()
        for piece in tag_re.split(path.read_text()):
            if not piece.startswith(("{{", "{%", "{#")):
                place.read(piece)
        if place.in_tag or place.quote:
            lost.append(str(path))
    assert lost == []
