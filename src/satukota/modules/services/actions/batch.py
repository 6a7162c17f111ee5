"""Many papers as one PDF for the printer."""

import io
from importlib import import_module
from typing import Any

from satukota.kernel.files.api import served
from satukota.modules.services.models import Paper


def joined_pdf(papers: list[Paper]) -> bytes | None:
    """Return the pages of several papers in one PDF (a copy for paper: the signature is in each original)."""
    # pyHanko has no types here.
    reading: Any = import_module("pyhanko.pdf_utils.reader")
    writing: Any = import_module("pyhanko.pdf_utils.writer")
    writer, some = writing.PdfFileWriter(), False
    for paper in papers:
        copy = served(paper.file, "original") if paper.file else None
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
