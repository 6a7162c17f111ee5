"""Every component on one page, for those who build with them and for the tests that look at them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from satukota.web.charts import Chart, Series
from satukota.web.guards import staff_only
from satukota.web.pages import page


class Example(forms.Form):
    """One field of each kind."""

    subject = forms.CharField(
        label="Judul laporan", help_text="Satu kalimat, misalnya “Lampu jalan mati”.", max_length=80
    )
    text = forms.CharField(label="Apa yang terjadi?", widget=forms.Textarea, required=False)
    agency = forms.ChoiceField(
        label="Instansi", choices=[("", "Pilih…"), ("pupr", "Dinas PUPR"), ("dlh", "Dinas Lingkungan Hidup")]
    )
    kind = forms.ChoiceField(
        label="Jenis laporan",
        widget=forms.RadioSelect,
        choices=[("complaint", "Pengaduan"), ("wish", "Aspirasi"), ("ask", "Permintaan informasi")],
    )
    photo = forms.FileField(
        label="Foto",
        required=False,
        help_text="Paling besar 20 MB.",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    hidden_name = forms.BooleanField(label="Jangan tampilkan nama saya", required=False)


def _clock(title: str, status: str, minutes: float, share: float, working: bool = True) -> SimpleNamespace:
    day = 480 if working else 1440
    return SimpleNamespace(
        title=title, status=status, minutes_left=minutes, share=share, working=working, day_minutes=day
    )


def _charts() -> dict[str, Chart]:
    months = ["Des", "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov"]
    answers = Series("Kota", [4.2, 4.0, 3.9, 3.1, None, 3.2, 2.9, 2.6, 2.4, 2.2, 2.0, 1.8])
    return {
        "line": Chart(
            "Waktu jawab turun menjadi 1,8 hari",
            "Median hari kerja sampai jawaban pertama, N = 4.213 laporan, Desember 2025 – November 2026",
            months,
            [answers],
            unit="hari",
            decimals=1,
            target=3,
            target_label="target 3 hari",
            label_title="Bulan",
        ),
        "bar": Chart(
            "Jalan rusak paling sering dilaporkan",
            "Laporan per kategori, N = 812, Oktober 2026",
            ["Jalan rusak", "Sampah", "Lampu jalan", "Banjir dan saluran", "Parkir liar"],
            [Series("Laporan", [312, 201, 148, 96, 55])],
            label_title="Kategori",
        ),
        "dots": Chart(
            "Tata kelola naik, layanan tetap",
            "Indeks per aspek, skala 0–5, SPBE 2020",
            ["Kebijakan", "Tata kelola", "Manajemen", "Layanan"],
            [Series("2025", [2.6, 2.1, 1.4, 3.3]), Series("2026", [3.1, 2.9, 1.9, 3.3])],
            decimals=2,
            target=3.5,
            label_title="Aspek",
        ),
    }


def _context(form: forms.Form) -> dict[str, Any]:
    now = timezone.now()
    return {
        "form": form,
        "now": now,
        "earlier": now - timedelta(days=1, hours=3),
        "charts": _charts(),
        "clocks": [
            _clock("Jawaban pertama", "running", 1 * 480 + 240, 0.6),
            _clock("Penyelesaian", "warning", 90, 0.9),
            _clock("Verifikasi", "late", -2 * 480, 1),
            _clock("Balasan pelapor", "paused", 3 * 480, 0.3),
            _clock("Penerimaan", "done", 30, 0.4, working=False),
        ],
        "history": [
            {
                "sentence": "Laporan diterima dari halaman web.",
                "at": now - timedelta(days=2),
                "icon": "inbox",
                "tone": "ok",
            },
            {
                "sentence": "Sari meneruskan laporan ke DLH.",
                "at": now - timedelta(hours=5),
                "icon": "arrow-forward-up",
                "note": "Mohon dicek sore ini.",
            },
        ],
        "rows": [("Tempat", "Jl. Ahmad Yani, Jombang", "#"), ("Foto", "2 foto", "#"), ("Nama", "", "#")],
        "chips": [
            {"title": "Menunggu saya", "url": "#", "on": True, "count": 12},
            {"title": "Terlambat", "url": "#", "count": 3, "icon": "clock-exclamation"},
            {"title": "Semua", "url": "#", "count": 10_432},
        ],
        "pages": {"previous_url": "#", "next_url": "#", "total": 10_432},
        "tabs": [("all", "Semua", "#"), ("map", "Peta", "#", "map"), ("board", "Papan", "#", "table")],
        "trend": [3, 5, 4, 8, 6, 9, 12],
    }


@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Show the components; `?errors` shows the form as it comes back with mistakes."""
    form = Example({} if "errors" in request.GET else None)
    return page(request, "web/styleguide.html", _context(form))
