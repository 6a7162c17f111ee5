import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines

from satukota.kernel.registry.api import modules
from satukota.web.cases.forms import Photos
from satukota.web.icons import known_icons
from satukota.web.views.styleguide import _context

ROOT = Path(__file__).resolve().parents[4]
ICONS = known_icons()


def drawn(source, **context):
    return engines["django"].from_string(source).render(context)


class Form(forms.Form):
    name = forms.CharField(label="Nama", help_text="Seperti di KTP", max_length=5)
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "Satu"), ("b", "Dua")], widget=forms.RadioSelect)


def test_a_field_ties_label_hint_and_error_to_its_control():
    form = Form({"name": "terlalu panjang"})
    html = drawn("{% field form.name %}", form=form)
    assert 'for="id_name"' in html
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(("depends", "hinted"), [(True, True), (False, False)])
def test_a_photo_that_may_be_needed_is_not_called_optional(depends, hinted):
    form = type("Closing", (forms.Form,), {"photos": Photos(label="Foto bukti", depends=depends)})()
    html = drawn("{% field form.photos %}", form=form)
    assert "boleh dikosongkan" not in html
    assert ("tergantung" in html.lower()) == hinted


def test_choices_are_a_group_with_their_question():
    html = drawn("{% field form.kind %}", form=Form())
    assert html.strip().startswith("<fieldset") and html.count('class="choice"') == 2
    assert "<legend> Jenis" in " ".join(html.split())


def test_the_error_summary_leads_to_each_field():
    html = drawn("{% error_summary form %}", form=Form({}))
    assert 'href="#id_name"' in html and "2 isian perlu diperiksa" in html


def test_nothing_wrong_shows_no_summary():
    assert drawn("{% error_summary form %}", form=Form({"name": "Sari", "kind": "a"})).strip() == ""


def test_what_people_wrote_is_never_markup():
    html = drawn("{% chip word %}{% card title=word %}{{ word }}{% endcard %}{% tile word word %}", word="<b>x</b>")
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("status", "minutes", "words"),
    [("running", 720, "sisa 1 hari 4 jam kerja"), ("late", -960, "lewat 2 hari kerja"), ("done", 5, "tepat waktu")],
)
def test_a_clock_is_a_line_with_words(status, minutes, words):
    line = SimpleNamespace(
        title="Jawaban", status=status, minutes_left=minutes, share=0.5, working=True, day_minutes=480
    )
    assert words in drawn("{% clock line %}", line=line)


def test_a_step_says_where_one_is():
    assert "2 dari 5" in drawn("{% stepper 2 5 %}")


def test_a_chart_carries_its_table_and_its_csv():
    html = drawn("{% bar_chart charts.bar %}{% line_chart charts.line %}{% dot_plot charts.dots %}", **_context(Form()))
    assert html.count("Lihat tabel") == html.count("Unduh CSV") == 3


def test_no_locale_writes_a_comma_into_a_drawing():
    html = drawn("{% map_box 'm' lon=106.05 lat=-6.01 %}{% bar_chart charts.bar %}", **_context(Form()))
    assert 'data-lon="106.05"' in html and not re.search(r'width="\d+,', html)


def test_every_icon_that_is_named_is_in_the_sprite():
    sources = [*ROOT.glob("src/**/*.html"), *ROOT.glob("src/satukota/web/**/*.py")]
    named = {name for file in sources for name in re.findall(r'(?:\{% icon |icon=)"([a-z0-9-]+)"', file.read_text())}
    named |= {
        entry.icon
        for module in modules()
        for kind in ("menu", "citizen", "counters")
        for entry in getattr(module, kind)
    }
    assert named - ICONS == set()
