"""Plan sheets as a planner uploads them."""

from io import BytesIO

from openpyxl import Workbook

from satukota.modules.planning.rules.sheet import COLUMNS


def rows(count=2000):
    """A mission, a programme for each fifty actions, actions below."""
    yield ["misi", "IM", "", "Misi impor", "", "", "", "", "", "", "", "", "", "tidak", ""]
    for n in range(1, count):
        if n % 50 == 1:
            programme = f"IP{n}"
            yield ["program", programme, "IM", f"Program {n}", "2.16.03", "diskominfo", "governance", "IM", "",
                   "menengah", "2026-01-01", "2028-12-31", 10**9, "tidak", ""]  # fmt: skip
        else:
            yield ["aksi", f"IA{n}", programme, f"Aksi {n}", "2.16.03.2.02.09", "dinkes", "living.2", "", "1.02.04",
                   "", "2026-01-01", "2026-12-31", f"Rp {n * 10**6:,}".replace(",", "."), "ya" if n % 9 == 0 else "", "Uraian"]  # fmt: skip


def sheet(given):
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(COLUMNS)
    for row in given:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
