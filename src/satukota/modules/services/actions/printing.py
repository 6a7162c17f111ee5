"""What is printed (HTML, WeasyPrint, PDF/A): papers, forms to sign (SPTJM F-2.03, F-2.04), many at once."""

import io
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localdate

from satukota.kernel.cases.api import AnswerTable, Case, Definition, Document, Field, Output, find_answer, say
from satukota.kernel.files.api import copy_to_serve
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.places.api import area_label, city
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.advice import advice_on, conditions_of
from satukota.modules.services.queries.contact import contact_of
from satukota.modules.services.queries.letters import Head, filled_letter, head_of, place_names
from satukota.modules.services.queries.office_answers import shown_answers
from satukota.modules.services.queries.refusals import reason_of
from satukota.modules.services.queries.sequels import AppealWindow, refusal_window
from satukota.modules.services.rules.letters import PrintedLetter
from satukota.modules.services.rules.showing import count_words, date_words, spelt_date

FOUND = "anak yang tidak diketahui asal usul atau orang tuanya"
UNREGISTERED = ", yang perkawinannya belum tercatat sesuai dengan ketentuan peraturan perundang-undangan"
SPANS = {"mo": "bulan", "y": "tahun"}
"""Terms as a letter says them, which is Indonesian in every language of the screen."""
CARD_SIZES = ((150, ""), (300, " side--long"), (600, " side--longest"))
"""So many letters of names and address fit on a card in each size of type."""
LETTER = "letter.html"
"""The template of agencies' own texts."""
ENGINES = {"pdf-a": "pdf/a-3a", "pdf": "pdf/ua-1"}
WATERMARK = (
    '<div style="position: fixed; top: 40%; left: 0; right: 0; text-align: center; transform: rotate(-30deg);'
    ' color: #c0262659; font: 700 72pt sans-serif; letter-spacing: 0.1em">PRATINJAU</div>'
)
STATEMENTS = {
    "sptjm-lahir": (
        "anak {anak} lahir di {kota} pada tanggal {lahir} dari seorang ibu bernama {ibu} (NIK {nik_ibu}), "
        "dan data kelahiran yang saya laporkan adalah benar"
    ),
    "sptjm-pasutri": (
        "{ayah} (NIK {nik_ayah}) dan {ibu} (NIK {nik_ibu}) adalah pasangan suami istri dari anak {anak} menurut "
        "kartu keluarga nomor {kk}, dan perkawinan kami belum tercatat atau bukunya tidak ada"
    ),
}
STATED = {
    "anak": "anak.nama",
    "lahir": "anak.tgl_lahir",
    "kota": "anak.kota",
    "ibu": "ibu.nama",
    "nik_ibu": "ibu.nik",
    "ayah": "ayah.nama",
    "nik_ayah": "ayah.nik",
    "kk": "keluarga.nomor_kk",
}
"""Which answers stand in a statement."""


def _is_printed(field: Field) -> bool:
    """Tell whether a plain letter says an answer: no identity number, no telephone number."""
    return field.pii != "secret" and field.name != "hp"


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on a paper."""

    paper: Paper
    case: Case
    definition: Definition
    output: Output
    answers: dict[str, Any]
    address: str
    agency: str
    preview: bool = False
    """Only to be looked at before it is decided: without number and code, and across each page it says so."""
    reason: str = ""
    """Why a matter is refused; where nothing is given, as its history says it."""

    @property
    def why(self) -> str:
        """Why a matter is refused, on a letter that says so."""
        waits = self.output.refusal and not self.reason and self.case.pk
        return reason_of(self.case, self.output) if waits else self.reason

    @property
    def appeal(self) -> AppealWindow | None:
        """Until when and by which rule the reader may object; None where this service has no objection."""
        return refusal_window(self.case, self.definition, self.paper.issued_at) if self.output.refusal else None

    @property
    def objection(self) -> str:
        """The last day to object, as people write it."""
        return date_words(str(localdate(self.appeal.until)), "id") if self.appeal else ""

    @property
    def appeal_term(self) -> str:
        """How long there is to object: "21 hari kerja"."""
        within = self.appeal.rule.within if self.appeal else None
        return f"{within.number} {'hari kerja' if within.working else SPANS.get(within.unit, 'hari')}" if within else ""

    @property
    def service(self) -> str:
        """What was applied for."""
        return say(self.definition.title, "id")

    @property
    def applicant(self) -> str:
        """Who applied, by name."""
        return contact_of(self.definition, self.answers).get("nama", "")

    @property
    def parts(self) -> list[tuple[str, list[tuple[str, str]] | AnswerTable]]:
        """The questions and answers of a plain letter in their order: runs of pairs, and tables with their heading."""
        parts: list[tuple[str, list[tuple[str, str]] | AnswerTable]] = []
        for label, words in self.rows:
            if isinstance(words, AnswerTable):
                parts.append((label, words))
            elif parts and isinstance(parts[-1][1], list):
                parts[-1][1].append((label, words))
            else:
                parts.append(("", [(label, words)]))
        return parts

    @property
    def rows(self) -> list[tuple[str, str | AnswerTable]]:
        """Questions and answers for a plain letter; identity numbers are left out."""
        fields = [field for field in self.definition.data.fields.values() if _is_printed(field)]
        on_pages = {path for page in self.definition.pages for path in page.fields}
        pairs = [
            (field, find_answer(self.answers, field.path))
            for field in fields
            if field.path in on_pages or field.computed
        ]
        return [
            (say(field.label, "id"), shown_answers(field, value, "id", shows=_is_printed))
            for field, value in pairs
            if value not in (None, "", [], False)
        ]

    @property
    def about(self) -> dict[str, Any]:
        """The answers about the one whom the paper is about: of twins, this one."""
        return dict(find_answer(self.answers, self.output.about or "anak") or {})

    @cached_property
    def letter(self) -> PrintedLetter | None:
        """The agency's own text, filled in."""
        if self.output.letter is None:
            return None
        return filled_letter(self.output.letter, self.paper.title, self.definition, self.answers, self._beside())

    @cached_property
    def head(self) -> Head | None:
        """The letterhead: as the agency's own text wants it, else that of the office in charge."""
        letter = self.output.letter
        if letter is None:
            return head_of(self.case.agency_id)
        if letter.head == "none":
            return None
        return head_of(self.case.agency_id, of_city=letter.head == "city", coat=letter.coat)

    @property
    def foot(self) -> str:
        """The sentence that the office in charge has at the foot of whatever it issues."""
        return head_of(self.case.agency_id).foot

    def _beside(self) -> dict[str, str]:
        """What a letter may name beside the answers."""
        paper, issued, until = self.paper, str(localdate(self.paper.issued_at)), str(self.paper.valid_until or "")
        return place_names(city(), self.case.agency_id) | {
            "number": paper.number,
            "issued": date_words(issued, "id"),
            "issued:words": spelt_date(issued),
            "until": date_words(until, "id"),
            "until:words": spelt_date(until),
            "case": self.case.number,
            "asked": date_words(str(localdate(self.case.opened_at)), "id"),
            "signer": paper.signer,
            "signer_title": paper.signer_title,
            "signer_nip": paper.signer_nip,
            "signer_rank": paper.signer_rank,
            "reason": self.why,
            "objection": self.objection,
        }

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """The conditions under which other agencies were in favour, as (agency, words)."""
        return conditions_of(advice_on(self.case, "id")) if self.case.pk else []

    @property
    def born(self) -> str:
        """Date of birth as people write it."""
        return date_words(str(self.about.get("tgl_lahir") or ""), "id")

    @property
    def born_spelt(self) -> str:
        """Date of birth, spelt out."""
        return spelt_date(str(self.about.get("tgl_lahir") or ""))

    @property
    def issued_spelt(self) -> str:
        """Day of issue, spelt out."""
        return spelt_date(str(localdate(self.paper.issued_at)))

    @property
    def birthplace(self) -> str:
        """City of birth: of a baby that was found, the city where it was found."""
        return str(find_answer(self.answers, "anak.kota") or city().name)

    @property
    def child_of(self) -> str:
        """Whose child it is, as the register says it: after UU 24/2013 and Permendagri 108/2019."""
        origin = find_answer(self.answers, "asal")
        if origin == "temuan":
            return FOUND
        order = self._order()
        nth = f"anak ke-{count_words(order)} dari " if order else "anak dari "
        mother = f"ibu {self._name('ibu')}"
        if origin == "ibu":
            return f"{nth}seorang {mother}"
        couple = f"{nth}suami istri ayah {self._name('ayah')} dan {mother}"
        unregistered = find_answer(self.answers, "kawin.catat") == "belum"
        return f"{couple}{UNREGISTERED}" if unregistered else couple

    def _order(self) -> int:
        first = int(find_answer(self.answers, "anak.anak_ke") or 0)
        place = int(self.output.about.removeprefix("anak") or 1) if self.output.about else 1
        return first + place - 1 if first else 0

    def _name(self, parent: str) -> str:
        name = str(find_answer(self.answers, f"{parent}.nama") or "-")
        country = find_answer(self.answers, f"{parent}.negara")
        return f"{name} (warga negara {country})" if country else name

    @property
    def sex(self) -> str:
        """Boy or girl."""
        return "laki-laki" if self.about.get("jenis_kelamin") == "L" else "perempuan"

    @property
    def nationality(self) -> str:
        """Nationality of the child, as it stands at the head of a certificate."""
        if find_answer(self.answers, "warga_anak") != "WNA":
            return "Indonesia"
        return str(find_answer(self.answers, "ayah.negara") or find_answer(self.answers, "ibu.negara") or "Asing")

    @property
    def late(self) -> str:
        """What a late registration says of the decision that allowed it; nothing where it was in time."""
        if find_answer(self.answers, "register") != "LT":
            return ""
        number = find_answer(self.answers, "keputusan.nomor") or "-"
        day = date_words(str(find_answer(self.answers, "keputusan.tanggal") or "-"), "id")
        return f"Pencatatan terlambat berdasarkan keputusan nomor {number} tanggal {day}."

    @property
    def head_of_family(self) -> str:
        """Who leads the family of the card: the father where he lives and is Indonesian, else the mother, else he."""
        parents = [dict(find_answer(self.answers, parent) or {}) for parent in ("ayah", "ibu")]
        named = [parent for parent in parents if parent.get("nama")]
        leading = [parent for parent in named if parent.get("alasan") != "meninggal" and parent.get("warga") != "WNA"]
        return str(next((parent["nama"] for parent in (*leading, *named)), "-"))

    @property
    def family_card(self) -> str:
        """Number of the family card, where there is one."""
        return str(find_answer(self.answers, "keluarga.nomor_kk") or "-")

    @property
    def address_lines(self) -> str:
        """Where the child lives."""
        parts = (find_answer(self.answers, "keluarga.alamat"), self.village)
        return ", ".join(str(part) for part in parts if part) or "-"

    @property
    def card_size(self) -> str:
        """The style by which the front of a card holds what stands on it: nothing of a long name or address is cut."""
        words = (str(self.about.get("nama") or ""), self.head_of_family, self.address_lines, self.birthplace)
        letters = sum(map(len, words))
        return next((style for most, style in CARD_SIZES if letters <= most), CARD_SIZES[-1][1])

    @property
    def village(self) -> str:
        """Where the child lives, by the names of kelurahan and kecamatan."""
        return area_label(self.case.area_code) if self.case.area_code else ""


def qr(text: str, *, error: str = "m", scale: int = 4) -> str:
    """Return a QR code as an SVG data address."""
    return str(segno.make(text, error=error, micro=False).svg_data_uri(scale=scale, border=2))


def svg_address(picture: str) -> str:
    """Return an SVG as a data address; nothing for none."""
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}" if picture else ""


def deed_number(paper: Paper) -> str:
    """Return the number of the certificate of birth that was issued together with a child's card."""
    deeds = Paper.objects.filter(case_id=paper.case_id, output=paper.output.replace("kartu-kia", "kutipan-akta"))
    holding = deeds.filter(status__in=(Paper.Status.NUMBERED, Paper.Status.VALID))
    return str(holding.exclude(pk=paper.pk).values_list("number", flat=True).first() or "-")


def paper_pdf(sheet: Sheet) -> bytes:
    """Return the PDF of a paper, not signed yet."""
    context = {
        "sheet": sheet,
        "paper": sheet.paper,
        "a": sheet.answers,
        "city": city(),
        "deed": deed_number(sheet.paper),
        "coat": svg_address(sheet.head.coat) if sheet.head else "",
        "qr_url": qr(sheet.address) if "url" in sheet.output.qr else "",
        "qr_signed": qr(sheet.paper.signed_code, error="l", scale=3) if sheet.paper.signed_code else "",
    }
    with translation.override("id"):
        template = LETTER if sheet.output.letter else sheet.output.template
        html = str(render_to_string([f"papers/{template}", "papers/surat.html"], context))
    if sheet.preview:
        html = html.replace("</body>", f"{WATERMARK}</body>")
    return render_pdf(html, ENGINES[sheet.output.engine])


def joined_pdf(papers: list[Paper]) -> bytes | None:
    """Return the pages of several papers in one PDF (a copy for paper: the signature is in each original)."""
    # pyHanko has no types here.
    reading: Any = import_module("pyhanko.pdf_utils.reader")
    writing: Any = import_module("pyhanko.pdf_utils.writer")
    writer, some = writing.PdfFileWriter(), False
    for paper in papers:
        copy = copy_to_serve(paper.file, "original") if paper.file else None
        if copy is None:
            continue
        reader = reading.PdfFileReader(io.BytesIO(copy.path.read_bytes()))
        for place in range(int(reader.root["/Pages"]["/Count"])):
            page = reader.find_page_for_modification(place)[0].get_object()
            box = tuple(int(float(edge)) for edge in page["/MediaBox"])
            contents = writer.add_object(writer.import_object(page["/Contents"]))
            resources = writer.import_object(page["/Resources"])
            writer.insert_page(writing.PageObject(contents=contents, media_box=box, resources=resources))
            some = True
    if not some:
        return None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def form_to_sign(paper: Document, answers: Mapping[str, Any]) -> bytes:
    """Return the PDF of a form with what is known filled in and dots for the rest."""
    dots = "………………………"
    facts = {name: find_answer(answers, path) or dots for name, path in STATED.items()}
    facts["lahir"] = date_words(str(facts["lahir"]), "id")
    reporter = find_answer(answers, "pelapor.nama") or ""
    statement = STATEMENTS.get(paper.generate, "data yang saya berikan adalah benar").format(**facts)
    context = {
        "title": say(paper.title, "id"),
        "rows": [
            ("Nama", reporter),
            ("NIK", find_answer(answers, "pelapor.nik") or ""),
            ("Alamat", find_answer(answers, "pelapor.alamat") or find_answer(answers, "keluarga.alamat") or ""),
        ],
        "statement": statement,
        "witnesses": answers.get("saksi") or [],
        "signer": reporter,
        "city": city(),
    }
    return render_pdf(render_to_string("papers/sptjm.html", context), "pdf/a-3a")
