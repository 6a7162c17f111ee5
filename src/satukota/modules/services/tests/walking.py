"""A citizen's way through an application in a browser: page after page, the papers, the summary, the number."""

from collections.abc import Mapping, Sequence

from playwright.sync_api import Page, expect
from tests.browsing import overflow

from satukota.kernel.cases.api import Case
from satukota.modules.services.tests.conftest import fill, pdf_text, scan

NEXT = ".actions .button--primary"
NAMES = "fields => [...new Set(fields.map(field => field.name))]"


def go_on(page: Page) -> None:
    """Press what stands first below a page, and look at the next one; what is wrong with the answers fails."""
    with page.expect_navigation():
        page.locator(NEXT).last.click()
    told = page.locator(".error-summary")
    assert not told.count(), told.inner_text()
    assert overflow(page) <= 0, page.url


def walk(page: Page, answers: Mapping[str, str | bool], papers: Sequence[str] = ()) -> None:
    """Answer page after page from the open one to the summary, with the papers that have to be asked for.

    `answers` are by the names of the fields; each must be asked somewhere.
    """
    open_answers, brought = dict(answers), False
    while "Periksa" not in page.locator("h1").first.inner_text():
        uploads = [field.get_attribute("name") for field in page.locator("[type=file]").all()]
        if uploads:
            assert uploads == [f"document__{paper}" for paper in papers]
            fill(page, **{name: scan(f"{name}.jpg") for name in uploads})
            brought = True
        else:
            names = page.eval_on_selector_all("form [name]:not([type=hidden])", NAMES)
            fill(page, **{name: open_answers.pop(name) for name in names if name in open_answers})
        go_on(page)
    assert open_answers == {} and brought == bool(papers)


def apply(page: Page, answers: Mapping[str, str | bool], papers: Sequence[str] = ()) -> Case:
    """Apply on the page of a service that is open; return the case, its page being open."""
    with page.expect_navigation():
        page.click("text=Ajukan sekarang")
    walk(page, answers, papers)
    return sent(page)


def sent(page: Page) -> Case:
    """Send what the summary shows; return the case, the applicant's own page being open."""
    go_on(page)
    expect(page.locator("h1")).to_contain_text("terima")
    number = page.locator(".report-sent b").first.inner_text()
    page.goto(page.url.partition("?")[0])
    return Case.objects.get(number=number)


def papers_on(page: Page) -> dict[str, str]:
    """Return what the papers say that an applicant can download from their open page, by the heading of each."""
    cards = page.locator(".card", has=page.locator("a[href$='.pdf']")).all()
    return {card.locator("h2").inner_text().strip(): _downloaded(page, card) for card in cards}


def _downloaded(page: Page, card) -> str:
    return pdf_text(page.request.get(card.locator("a[href$='.pdf']").evaluate("link => link.href")).body())
