"""Forms of one question per page that work without a program: answers wait in the session until they are sent.

A subclass names its steps and what happens at the end:

    class Reporting(Wizard):
        name, title = "report", _("Report something")
        steps = (Step("what", WhatForm), Step("place", PlaceForm, template="reports/place.html"))

        def finish(self, request, answers, key): ...   # one transaction with the idempotency key; returns the answer

    urlpatterns = Reporting().urls("new/")             # /reports/new/, /reports/new/what/, …, /reports/new/check/

Each opening of the first address is a form of its own with a key of its own: the second and later ones in a session
carry `?d=` in their addresses, so that what is typed in two tabs never mixes. A form that was sent answers a second
press with its first result for an hour.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

from django.forms import Form, ModelChoiceField, TypedChoiceField
from django.forms.fields import ChoiceField, FileField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from satukota.kernel.registry.api import Text
from satukota.web.moments import day
from satukota.web.pages import page

type Answers = dict[str, dict[str, Any]]
type Row = tuple[str, str, str]
CHECK = "check"
TAB = re.compile(r"[0-9a-f]{8}")
MOST_DRAFTS = 12
REPEATED = timedelta(hours=1)
"""For so long a second press on a form that was sent leads to its first result."""


@dataclass(frozen=True)
class Step:
    """One page. `when` decides by the answers so far whether it is asked; `keep` turns what was accepted into extra
    values that the session can hold (ids of stored photos), which the form gets back as `initial`.
    """

    id: str
    form: type[Form]
    template: str = "web/step.html"
    title: Text = ""
    when: Callable[[Answers], bool] = field(default=lambda _answers: True)
    keep: Callable[[HttpRequest, Form], dict[str, Any]] | None = None
    rows: Callable[[Form, Mapping[str, Any]], list[tuple[str, str]]] | None = None


class Draft:
    """What somebody answered so far, as it was typed, so that every form can be shown and checked again."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        self.request = request
        self.slot, self.done = f"draft:{name}", f"sent:{name}"
        known = request.session.get(self.slot)
        self.data: dict[str, Any] = known or {"key": uuid.uuid4().hex, "typed": {}, "kept": {}}

    @property
    def used(self) -> bool:
        """Tell whether this form was opened or sent already, so that another opening needs one of its own."""
        return self.slot in self.request.session or self.done in self.request.session

    def begin(self) -> None:
        """Remember that the form was opened; of very many the oldest that were left are dropped."""
        session = self.request.session
        session[self.slot] = {**self.data, "opened": timezone.now().isoformat()}
        drafts = [name for name in session.keys() if name.startswith(("draft:", "sent:"))]  # noqa: SIM118 — a session is no mapping
        for name in sorted(drafts, key=lambda name: str(session[name].get("opened", "")))[:-MOST_DRAFTS]:
            del session[name]

    def sent_to(self) -> str:
        """Return where a form led that was sent within the last hour, else nothing."""
        sent = self.request.session.get(self.done) or {}
        recent = sent.get("opened", "") > (timezone.now() - REPEATED).isoformat()
        return str(sent.get("url", "")) if recent else ""

    def put(self, step: str, typed: QueryDict, kept: dict[str, Any]) -> None:
        """Keep the answers of a step."""
        self.data["typed"][step] = {name: typed.getlist(name) for name in typed if name != "csrfmiddlewaretoken"}
        self.data["kept"][step] = {**self.data["kept"].get(step, {}), **kept}
        self.request.session[self.slot] = self.data

    def typed_answers(self, step: str) -> QueryDict | None:
        """Return what was typed in a step, or None where it was not answered yet."""
        values = self.data["typed"].get(step)
        if values is None:
            return None
        typed = QueryDict(mutable=True)
        for name, entries in values.items():
            typed.setlist(name, entries)
        return typed

    def kept_values(self, step: str) -> dict[str, Any]:
        """Return the extra values of a step."""
        return dict(self.data["kept"].get(step, {}))

    def forget(self, url: str) -> None:
        """Drop the draft after it was sent; remember where that led."""
        self.request.session.pop(self.slot, None)
        if url:
            self.request.session[self.done] = {"url": url, "opened": timezone.now().isoformat()}


class Wizard:
    """The pages of one form. Subclasses set `name`, `title`, `steps` and write `finish`."""

    name: ClassVar[str] = ""
    title: ClassVar[Text] = ""
    steps: ClassVar[tuple[Step, ...]] = ()
    check_template: ClassVar[str] = "web/check.html"
    send_label: ClassVar[Text] = gettext_lazy("Send")
    home: ClassVar[str] = "home"
    tab: str = ""
    """Which of several forms of this session this is; nothing for the first."""

    def finish(self, request: HttpRequest, answers: Answers, key: str) -> HttpResponse:
        """Carry it out and return the answer; the same key twice must be one effect."""
        raise NotImplementedError

    def initial(self, _request: HttpRequest, _step: Step, _answers: Answers) -> dict[str, Any]:
        """Return first values of a step's form."""
        return {}

    def context(self, _request: HttpRequest, _step: Step | None, _answers: Answers) -> dict[str, Any]:
        """Return more for the template of a step (None: the summary)."""
        return {}

    def urls(self, prefix: str) -> list[URLPattern]:
        """Return the addresses of the wizard below a prefix; `name` may carry the namespace ("reports:new")."""
        name = self.name.rsplit(":", 1)[-1]
        return [path(prefix, self.opened, name=name), path(f"{prefix}<slug:step>/", self.opened, name=name)]

    def opened(self, request: HttpRequest, step: str = "") -> HttpResponse:
        """Show a page of one opened form: the one that the address names, a new one at the first address."""
        form = copy(self)
        given = request.GET.get("d", "")
        form.tab = given if TAB.fullmatch(given) else ""
        return form.view(request, step)

    @property
    def draft_name(self) -> str:
        """Return the name of this form among those of the session."""
        return f"{self.name}.{self.tab}" if self.tab else self.name

    def draft(self, request: HttpRequest) -> Draft:
        """Return what was answered so far in this form."""
        return Draft(request, self.draft_name)

    def _begin(self, request: HttpRequest) -> None:
        if self.draft(request).used and not self.tab:
            self.tab = uuid.uuid4().hex[:8]
        self.draft(request).begin()

    def view(self, request: HttpRequest, step: str = "") -> HttpResponse:
        """Show a step, take its answer, or show the summary and send."""
        if not step and request.method == "GET":
            self._begin(request)
        draft = self.draft(request)
        answers, open_steps = self._answers(draft)
        steps = [candidate for candidate in self.steps if candidate.when(answers)]
        here = next((candidate for candidate in steps if candidate.id == step), None)
        if step == CHECK and not open_steps:
            return self._check(request, draft, steps, answers)
        if step == CHECK and request.method == "POST" and draft.sent_to():
            return HttpResponseRedirect(draft.sent_to())
        first_open = open_steps[0] if open_steps else CHECK
        # Nobody skips a question: a later page leads back to the first that is open.
        skips = here and first_open != CHECK and self._place(steps, here.id) > self._place(steps, first_open)
        if here is None or skips:
            if here and request.method == "POST":
                self._keep_typed(request, draft, here)
            return self._go(first_open)
        return self._ask(request, draft, here, steps, answers)

    def _keep_typed(self, request: HttpRequest, draft: Draft, here: Step) -> None:
        """Keep what was typed on a page whose form is not known any more: nobody types it twice."""
        if here.keep is None and draft.typed_answers(here.id) is None and here.form(request.POST).is_valid():
            draft.put(here.id, request.POST, {})

    def _ask(self, request: HttpRequest, draft: Draft, here: Step, steps: list[Step], answers: Answers) -> HttpResponse:
        initial = {**self.initial(request, here, answers), **draft.kept_values(here.id)}
        if request.method != "POST":
            typed = draft.typed_answers(here.id)
            form = here.form(initial=initial | self._as_initial(here, typed))
            return self._page(request, here, steps, answers, form)
        form = here.form(request.POST, request.FILES, initial=initial)
        if not form.is_valid():
            return self._page(request, here, steps, answers, form, status=422)
        draft.put(here.id, request.POST, here.keep(request, form) if here.keep else {})
        answers, open_steps = self._answers(draft)
        steps = [step for step in self.steps if step.when(answers)]
        place = self._place(steps, here.id)
        after = steps[place + 1].id if place + 1 < len(steps) and "change" not in request.GET else CHECK
        return self._go(open_steps[0] if open_steps and after == CHECK else after)

    def _as_initial(self, step: Step, typed: QueryDict | None) -> dict[str, Any]:
        """Return typed values as initial ones, so that an answered page is shown without being judged again."""
        if typed is None:
            return {}
        fields = step.form.base_fields
        return {
            name: fields[name].widget.value_from_datadict(typed, {}, name)
            for name in fields
            if not _is_file(fields[name])
        }

    def _page(
        self, request: HttpRequest, here: Step, steps: list[Step], answers: Answers, form: Form, *, status: int = 200
    ) -> HttpResponse:

        place = self._place(steps, here.id)
        back = self._url(steps[place - 1].id) if place else reverse(self.home)
        context = {
            "form": form,
            "wizard": self,
            "step": here,
            "now": place + 1,
            "total": self._total(answers),
            "back": self._url(CHECK) if "change" in request.GET else back,
            "tab_left": self._left(request) if not place and self.tab else "",
            **self.context(request, here, answers),
        }
        return page(request, here.template, context, status=status)

    def _left(self, request: HttpRequest) -> str:
        """Return where another form of this session goes on that was begun and not sent, else nothing."""
        others = [
            (str(kept.get("opened", "")), name.removeprefix(f"draft:{self.name}").lstrip("."))
            for name, kept in request.session.items()
            if name.partition(".")[0] == f"draft:{self.name}"
            and kept.get("typed")
            and name != f"draft:{self.draft_name}"
        ]
        if not others:
            return ""
        other = copy(self)
        other.tab = max(others)[1]
        return other._url(CHECK)

    def _check(self, request: HttpRequest, draft: Draft, steps: list[Step], answers: Answers) -> HttpResponse:

        if request.method == "POST":
            response = self.finish(request, answers, str(draft.data["key"]))
            if response.status_code < 400:
                draft.forget(response.headers.get("Location", ""))
            return response
        rows = [row for step in steps for row in self._rows(step, draft)]
        context = {
            "wizard": self,
            "rows": rows,
            "now": len(steps) + 1,
            "total": len(steps) + 1,
            "back": self._url(steps[-1].id),
            **self.context(request, None, answers),
        }
        return page(request, self.check_template, context)

    def _rows(self, step: Step, draft: Draft) -> list[Row]:
        form = self._bound_form(step, draft)
        form.is_valid()
        answers = step.rows(form, draft.kept_values(step.id)) if step.rows else _plain_rows(form)
        change = f"{reverse(self.name, args=[step.id])}?change{f'&d={self.tab}' if self.tab else ''}"
        return [(label, value, change) for label, value in answers]

    def _bound_form(self, step: Step, draft: Draft) -> Form:
        return step.form(draft.typed_answers(step.id) or QueryDict(), initial=draft.kept_values(step.id))

    def _answers(self, draft: Draft) -> tuple[Answers, list[str]]:
        """Return the checked answers by step, and the steps that are still open, in their order."""
        answers: Answers = {}
        still_open: list[str] = []
        for step in self.steps:
            if not step.when(answers):
                continue
            form = self._bound_form(step, draft)
            if draft.typed_answers(step.id) is not None and form.is_valid():
                answers[step.id] = {**form.cleaned_data, **draft.kept_values(step.id)}
            else:
                still_open.append(step.id)
        return answers, still_open

    def _total(self, answers: Answers) -> int:
        """Return of how many pages this one is: what may still be asked counts, so that the way never grows longer."""
        asked = (at for at, step in enumerate(self.steps) if step.id not in answers and step.when(answers))
        first_open = next(asked, len(self.steps))
        return 1 + sum(at > first_open or step.when(answers) for at, step in enumerate(self.steps))

    def _place(self, steps: list[Step], step: str) -> int:
        return next((at for at, candidate in enumerate(steps) if candidate.id == step), 0)

    def _url(self, step: str) -> str:
        return reverse(self.name, args=[step]) + (f"?d={self.tab}" if self.tab else "")

    def _go(self, step: str) -> HttpResponse:
        return HttpResponseRedirect(self._url(step))


def _is_file(form_field: Any) -> bool:
    return isinstance(form_field, FileField)


def _plain_rows(form: Form) -> list[tuple[str, str]]:
    """Return (label, words) of a form's visible fields."""
    visible = [bound for bound in form.visible_fields() if not _is_file(bound.field)]
    return [(str(bound.label), _words(bound.field, form.cleaned_data.get(bound.name))) for bound in visible]


def _words(form_field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if hasattr(value, "year"):
        return day(value)
    if isinstance(form_field, (ChoiceField, TypedChoiceField)) and not isinstance(form_field, ModelChoiceField):
        choices: Any = form_field.choices
        names = {str(code): str(name) for code, name in choices}
        return ", ".join(names.get(str(item), str(item)) for item in (value if isinstance(value, list) else [value]))
    return "" if value is None else str(value)
