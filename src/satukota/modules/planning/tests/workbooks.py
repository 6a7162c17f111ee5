"""Workbooks as planners have them: each a file of another make, with what is typical of it."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from satukota.modules.planning.tests.sheets import sheet

BOOKS = Path(__file__).parent / "books"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"/>'
)


def xlsx(rows, hidden=""):
    """An .xlsx of these rows, behind a hidden sheet where one is named."""
    book = Workbook()
    page = book.active
    if hidden:
        page.title, page.sheet_state = hidden, "hidden"
        page.append(["Jenis", "Kode", "Nama"])
        page.append(["aksi", "RAHASIA", "Tidak dibaca"])
        page = book.create_sheet("RKPD")
        book.active = 1
    for row in rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def own_whole():
    return sheet([
        ["misi", "XM", "", "Misi uji", *[""] * 11],
        ["program", "XP", "XM", "Program uji", "2.16.03", "diskominfo", "governance", "", "", "menengah", "2026-01-01",
         "2028-12-31", "Rp 1.250.000.000", "tidak", ""],
    ])  # fmt: skip


def own_csv_of_windows():
    lines = [
        "Jenis;Kode;Induk;Nama;OPD;Selesai;Anggaran (Rp)",
        "aksi;X.1;P5.1;Kafé digital – “tahap 1”;dinkes;31/12/2026;1.250.000,00",
    ]
    return "\r\n".join(lines).encode("cp1252")


def own_csv_with_mark():
    return '\ufeffkode,pagu,kolom lain\nP5.1,"2.000.000.000",x\n'.encode()


def rkpd():
    """Two title rows, headings over two rows, numbers of the columns, affairs, a total, a signature."""
    return xlsx([
        ["RENCANA KERJA PEMERINTAH DAERAH TAHUN 2026"], ["KOTA CILEGON"], [],
        ["Kode", "Urusan/Bidang Urusan Pemerintahan Daerah dan Program/Kegiatan/Sub Kegiatan", "Rencana Tahun 2026", None, None,
         "Prakiraan Maju 2027", None, "Perangkat Daerah"],
        [None, None, "Lokasi", "Target", "Pagu Indikatif (Rp)", "Target", "Pagu Indikatif (Rp)", None],
        [1, 2, 3, 4, 5, 6, 7, 8],
        ["2", "URUSAN PEMERINTAHAN WAJIB"], ["2.16", "KOMUNIKASI DAN INFORMATIKA"],
        ["2.16.03", "PROGRAM APLIKASI INFORMATIKA", None, None, 5_000_000_000, None, 1, "DKISS"],
        ["2.16.03.2.02", "Pengelolaan e-government", "Kota", "1 dokumen", 3_000_000_000, None, None, "DKISS"],
        ["2.16.03.2.02.0010", "Layanan publik digital", "Kota", "1.10 %", "1.500.000.000", None, None, "diskominfo"],
        ["Jumlah", None, None, None, 5_000_000_000], [None, None, None, "Cilegon, 31 Desember 2025"],
    ], hidden="Referensi")  # fmt: skip


def renstra():
    return xlsx([
        ["Tabel T-C.27 Rencana Program, Kegiatan, dan Pendanaan Dinas Kesehatan"], [],
        ["Tujuan", "Sasaran", "Kode", "Program dan Kegiatan", "Indikator Kinerja", "Tahun 2026", None, "Unit Kerja"],
        [None, None, None, None, None, "Target", "Rp", None],
        ["Meningkatnya derajat kesehatan", None, "1.02.02", "Program pemenuhan upaya kesehatan", "Angka harapan hidup", "72,5",
         "Rp 12.000.000.000", "Dinas Kesehatan"],
        [None, "Ibu dan anak sehat", "1.02.02.2.02", "Penyediaan layanan kesehatan", "Cakupan", "100 %", "Rp 4.000.000.000",
         "Dinas Kesehatan"],
    ])  # fmt: skip


def dpa():
    """The code parted over five columns, as in the recapitulation of a DPA."""
    return xlsx([
        ["DOKUMEN PELAKSANAAN ANGGARAN"], ["Organisasi: Dinas Lingkungan Hidup"],
        ["Kode", None, None, None, None, "Uraian", "Sumber Dana", "Jumlah"],
        ["Urusan", "Bidang Urusan", "Program", "Kegiatan", "Sub Kegiatan", None, None, None],
        ["2", "11", "11", None, None, "Program pengelolaan persampahan", "PAD", "9.500.000.000"],
        ["2", "11", "11", "2.01", None, "Pengelolaan sampah", "PAD", "9.500.000.000"],
        ["2", "11", "11", "2.01", "0015", "Penanganan sampah", "PAD", "9.500.000.000"],
        [None, None, None, None, None, "Total", None, "9.500.000.000"],
    ])  # fmt: skip


def recap():
    """One row a sub-activity, as SIPD exports them, with programme and activity on each row again."""
    head = ["KODE PROGRAM", "NAMA PROGRAM", "KODE KEGIATAN", "NAMA KEGIATAN", "KODE SUB KEGIATAN", "NAMA SUB KEGIATAN",
            "NAMA SKPD", "PAGU"]  # fmt: skip
    above = ["1.02.03", "Program sumber daya manusia kesehatan", "1.02.03.2.02", "Perencanaan kebutuhan"]
    rows = [
        [*above, f"1.02.03.2.02.000{n}", f"Sub kegiatan {n}", "DINAS KESEHATAN KOTA CILEGON", 1e9 + n] for n in (1, 2)
    ]
    return xlsx([head, *rows])


def ods():
    """A sheet of LibreOffice, written by hand: texts, a number, a day."""

    def cell(value):
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    rows = [["Jenis", "Kode", "Induk", "Nama", "Mulai", "Selesai", "Pagu"],
            ["aksi", "X.2", "P5.1", "Taman baca", "1 Januari 2026", "31 Desember 2026", 75_000_000]]  # fmt: skip
    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Lembar1">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return out.getvalue()


def old_excel():
    return (BOOKS / "renaksi.xls").read_bytes()


def formulas(*, kept=True):
    """A budget that is a formula, with its result kept in the file or lost, as a program leaves it that computes none."""
    rows = [["Jenis", "Kode", "Induk", "Nama", "Anggaran"], ["aksi", "X.3", "P5.1", "Rapat koordinasi", "=5000000*12"]]
    given = BytesIO(xlsx(rows))
    out = BytesIO()
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if kept and part == "xl/worksheets/sheet1.xml":
                data = re.sub(rb"<v\s*/>|<v></v>", b"<v>60000000</v>", data)
            new.writestr(part, data)
    return out.getvalue()


WORKBOOKS = {
    "own.xlsx": own_whole, "windows.csv": own_csv_of_windows, "mark.csv": own_csv_with_mark, "rkpd.xlsx": rkpd,
    "renstra.xlsx": renstra, "dpa.xlsx": dpa, "recap.xlsx": recap, "lembar.ods": ods, "renaksi.xls": old_excel,
    "formula.xlsx": formulas,
}  # fmt: skip
