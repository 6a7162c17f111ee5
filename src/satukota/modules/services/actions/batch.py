"""Many papers as one PDF for the printer."""

import io

from satukota.kernel.files.api import served
from satukota.modules.services.models import Paper


def joined(papers: list[Paper]) -> bytes | None:
    """Return the pages of several papers in one PDF (a copy for paper: the signature is in each original)."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import PdfFileWriter

    writer, some = PdfFileWriter(), False
    for paper in papers:
        copy = served(paper.file, "original") if paper.file else None
        if copy is None:
            continue
        reader = PdfFileReader(io.BytesIO(copy.path.read_bytes()))
        pages = reader.root["/Pages"]["/Count"]
        for place in range(int(pages)):
            page_ref = reader.find_page_for_modification(place)[0]
            page = page_ref.get_object()
            content = writer.import_object(page.raw_get("/Contents")) if "/Contents" in page else None
            _add(writer, page, content)
            some = True
    if not some:
        return None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _add(writer: object, page: object, content: object) -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.writer import PageObject

    resources = writer.import_object(page["/Resources"])  # type: ignore[attr-defined]  # pyHanko has no types here
    box = tuple(int(float(n)) for n in page["/MediaBox"])  # type: ignore[index]  # pyHanko has no types here
    made = PageObject(contents=content, media_box=box, resources=resources)
    writer.insert_page(made)  # type: ignore[attr-defined]  # pyHanko has no types here
    assert isinstance(made, generic.DictionaryObject)
