"""Reporting something, one question a page; the same pages in one document for the program that works offline."""

from datetime import timedelta
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Case
from satukota.kernel.files.api import signed_url
from satukota.kernel.places.api import PlaceOutside, area_label, locate
from satukota.modules.reports.actions.submit import Enclosed, Refused, submit
from satukota.modules.reports.actions.throttle import too_many
from satukota.modules.reports.forms.pictures import kept_photos
from satukota.modules.reports.forms.place import PlaceForm
from satukota.modules.reports.forms.reporting import CategoryForm, ContactForm, PhotoForm, QuestionsForm, WordsForm
from satukota.modules.reports.queries.catalogue import catalogue, category, category_name
from satukota.modules.reports.queries.danger import danger_list
from satukota.modules.reports.queries.duplicates import similar, waiting
from satukota.modules.reports.queries.messages import message, messages
from satukota.modules.reports.rules.answering import stop_for
from satukota.modules.reports.rules.catalogue import Stop
from satukota.modules.reports.rules.matches import Subject
from satukota.modules.reports.rules.submission import Contact, Fault, Submission
from satukota.web.api import Answers, Draft, Step, Wizard, page

HELD = timedelta(hours=12)


def _has_questions(answers: Answers) -> bool:
    kind = category(answers.get("category", {}).get("category", ""))
    return bool(kind and kind.questions)


def _keep_photos(_request: HttpRequest, form: Any) -> dict[str, Any]:
    return {"photos": form.held}


def _keep_category(_request: HttpRequest, form: Any) -> dict[str, Any]:
    return {"category": form.category}


def _photo_rows(_form: Any, kept: Any) -> list[tuple[str, str]]:
    number = len(kept.get("photos") or [])
    return [(gettext("Photos"), gettext("%s photos") % number if number else gettext("None"))]


def _place_rows(form: Any, _kept: Any) -> list[tuple[str, str]]:
    answers = form.cleaned_data
    words = [area_label(answers["area"]) if answers.get("area") else "", answers.get("place_note", "")]
    if answers.get("lon") is not None:
        words.insert(0, gettext("Point on the map"))
    return [(gettext("Place"), " · ".join(word for word in words if word))]


def _words_rows(form: Any, _kept: Any) -> list[tuple[str, str]]:
    return [(gettext("What happened"), form.cleaned_data["text"])]


def _contact_rows(form: Any, _kept: Any) -> list[tuple[str, str]]:
    answers = form.cleaned_data
    who = " · ".join(answers[name] for name in ("name", "phone", "email") if answers[name])
    seen = dict(form.fields["privacy"].choices)[answers["privacy"]]
    return [(gettext("Who may see it"), str(seen)), (gettext("How to reach you"), who or gettext("Not given"))]


class Reporting(Wizard):
    """Photo, place, category, questions, words, contact, check, sent."""

    name: ClassVar[str] = "reports:new"
    title = _("Report something")
    send_label = _("Send the report")
    check_template = "reports/check.html"
    channel: ClassVar[str] = "web"
    steps: ClassVar[tuple[Step, ...]] = (
        Step("photo", PhotoForm, "reports/photo.html", keep=_keep_photos, rows=_photo_rows),
        Step("place", PlaceForm, "reports/place.html", rows=_place_rows),
        Step("category", CategoryForm, "reports/category.html"),
        Step("questions", QuestionsForm, "reports/questions.html", when=_has_questions, keep=_keep_category),
        Step("words", WordsForm, "reports/words.html", rows=_words_rows),
        Step("contact", ContactForm, "reports/contact.html", rows=_contact_rows),
    )

    def view(self, request: HttpRequest, step: str = "") -> HttpResponse:
        """Stop before the next page where the answers say that this is a matter for 112."""
        if request.method == "POST" and step == "check" and too_many(request):
            return page(request, "reports/busy.html", {"back": self._url("check")}, status=429)
        response = super().view(request, step)
        if request.method == "POST" and step in {"category", "questions"} and response.status_code == 302:
            halt = self._stop(request)
            if halt:
                return page(request, "reports/stop.html", {"stop": _stop_words(halt), "back": self._url(step)})
        return response

    def _stop(self, request: HttpRequest) -> Stop | None:
        answers, _open = self._answers(self.draft(request))
        kind = category(answers.get("category", {}).get("category", ""))
        return stop_for(kind, answers.get("questions", {})) if kind else None

    def _bound_form(self, step: Step, draft: Draft) -> Any:
        if step.id != "questions":
            return super()._bound_form(step, draft)
        typed = draft.typed_answers("category")
        chosen = typed.get("category", "") if typed else ""
        return QuestionsForm(draft.typed_answers("questions") or QueryDict(), initial={"category": chosen})

    def initial(self, _request: HttpRequest, step: Step, answers: Answers) -> dict[str, Any]:
        """Return the category for its questions, and the place that the first photo knows."""
        if step.id == "questions":
            return {"category": answers.get("category", {}).get("category", "")}
        if step.id == "place":
            return self._photo_place(answers)
        return {}

    def _photo_place(self, answers: Answers) -> dict[str, Any]:
        for photo in kept_photos(answers.get("photo", {}).get("photos") or []):
            point = photo.origin.point if photo.origin else None
            if point and _in_city(*point):
                return {"lon": round(point[0], 6), "lat": round(point[1], 6), "place_source": "photo"}
        return {}

    def context(self, request: HttpRequest, step: Step | None, answers: Answers) -> dict[str, Any]:
        """Return what the templates show besides the form."""
        context: dict[str, Any] = {"all_steps": step is not None and step.id == "photo"}
        if step is None or step.id == "photo":
            context["photos"] = [
                {"pk": file.pk, "shown": signed_url(file, "view", HELD)}
                for file in kept_photos(answers.get("photo", {}).get("photos") or [])
            ]
        if context["all_steps"]:
            context |= offline_forms()
        if step is None or step.id == "contact":
            context["danger"] = _heard_danger(answers)
        if step and step.id == "words":
            subject = _subject(answers)
            context["already"] = similar(subject, visibility=Case.Visibility.PUBLIC, most=3) if subject else []
            context["waiting"] = waiting(subject) if subject else 0
        if step and step.id == "category":
            context["groups"] = category_groups()
            context["closed"] = _closed_words(self.draft(request).typed_answers("category"))
        return context

    def finish(self, request: HttpRequest, answers: Answers, key: str) -> HttpResponse:
        """Send the report; where something is wrong, say it on the page that asked for it."""
        try:
            done = submit(self.submission(answers), self.enclosure(request, answers), key=key)
        except Refused as error:
            return page(request, "reports/refused.html", {"problems": self._problems(error)}, status=422)
        named = "" if self.draft_name == "reports:new" else f"={self.draft_name}"
        return HttpResponseRedirect(f"{reverse('reports:track', args=[str(done.code)])}?new{named}")

    def _problems(self, error: Refused) -> list[tuple[str, str]]:
        where = {
            "text": "words",
            "place": "place",
            "category": "category",
            "photos": "photo",
            "name": "contact",
            "phone": "contact",
            "email": "contact",
        }
        faults = messages(error.faults)
        return [
            (text, self._url(where.get(name, "questions" if name.startswith("answers") else "words")))
            for name, text in faults.items()
        ]

    def submission(self, answers: Answers) -> Submission:
        """Return the answers as a report."""
        place, words, contact = answers["place"], answers["words"], answers["contact"]
        kind = category(answers["category"]["category"])
        codes = {question.code for question in kind.questions} if kind else set()
        details = {name: _plain(value) for name, value in answers.get("questions", {}).items() if name in codes}
        return Submission(
            text=words["text"],
            category=answers["category"]["category"],
            class_=words.get("class_") or "",
            lon=place.get("lon"),
            lat=place.get("lat"),
            area=place.get("area") or "",
            place_note=place.get("place_note") or "",
            place_source=place.get("place_source") or "",
            answers=details,
            privacy=contact["privacy"],
            contact=Contact(contact["name"], contact["phone"], contact["email"], get_language() or "id"),
            channel=self.channel,
        )

    def enclosure(self, _request: HttpRequest, answers: Answers) -> Enclosed:
        """Return what comes with the report."""
        return Enclosed(stored=kept_photos(answers.get("photo", {}).get("photos") or []))


def _closed_words(typed: QueryDict | None) -> str:
    """Return that the category that was chosen earlier closed since, and where its reports go; empty where it did not."""
    code, language = typed.get("category", "") if typed else "", get_language() or "id"
    known = catalogue()
    if code not in known.closed:
        return ""
    names = {"kind": code, "successor": known.current(code)}
    return message(Fault("category_closed", {name: category_name(named, language) for name, named in names.items()}))


def _heard_danger(answers: Answers) -> dict[str, str] | None:
    """Return the sentence and the number where the words tell of danger: said on the very next page."""
    heard = danger_list().find(answers.get("words", {}).get("text", ""))
    return {"say": heard.say.get(get_language() or "id", heard.say["id"]), "tel": heard.tel} if heard else None


def _subject(answers: Answers) -> Subject | None:
    """Return what is known of the matter before it is told: its place and category."""
    place, code = answers.get("place", {}), answers.get("category", {}).get("category", "")
    if place.get("lon") is None or place.get("lat") is None:
        return None
    return Subject(code, "", place["lon"], place["lat"], timezone.now())


def _in_city(lon: float, lat: float) -> bool:
    try:
        locate(lon, lat)
    except PlaceOutside:
        return False
    return True


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, list)) else "" if value is None else str(value)


def _stop_words(stop: Stop) -> dict[str, str]:
    language = get_language() or "id"
    return {"say": stop.say.get(language, stop.say["id"]), "tel": stop.tel}


def category_groups() -> list[dict[str, Any]]:
    """Return the categories under their headings in the reader's language."""
    language = get_language() or "id"

    def words(text: Any) -> str:
        return str(text.get(language) or text.get("id", ""))

    return [
        {
            "name": words(group.name),
            "icon": group.icon,
            "categories": [
                {"code": c.code, "name": words(c.name), "hint": words(c.hint), "icon": c.icon} for c in categories
            ],
        }
        for group, categories in catalogue().by_group()
    ]


def offline_forms() -> dict[str, Any]:
    """Return the forms of all later pages, for the program that asks them without the network."""
    language = get_language() or "id"
    categories = [c for c in catalogue().categories.values() if c.questions]
    stops = {
        f"{c.code}.{q.code}.{answer}": {"say": stop.say.get(language, stop.say["id"]), "tel": stop.tel}
        for c in categories
        for q in c.questions
        for answer, stop in q.stops.items()
    }
    return {
        "place_form": PlaceForm(),
        "category_form": CategoryForm(),
        "groups": category_groups(),
        "question_forms": [
            (c.code, QuestionsForm(initial={"category": c.code}, auto_id=f"id_{c.code}_%s")) for c in categories
        ],
        "words_form": WordsForm(),
        "contact_form": ContactForm(),
        "stops": stops,
        "program_words": program_words(),
        "danger_words": danger_list().for_browser(),
    }


def program_words() -> dict[str, str]:
    """Return the words of the program that asks without the network."""
    return {
        "back": gettext("Back"),
        "of": gettext("%(now)s of %(total)s"),
        "check": gettext("Check your answers"),
        "send": gettext("Send the report"),
        "change": gettext("Change"),
        "photo": gettext("Photos"),
        "place": gettext("Place"),
        "category": gettext("What it is about"),
        "questions": gettext("More about it"),
        "words": gettext("What happened"),
        "contact": gettext("Who may see it"),
        "none": gettext("None"),
        "point": gettext("Point on the map"),
        "photos": gettext("{n} photos"),
        "offline": gettext("No connection. Your report is kept on this phone and sends itself when there is a signal."),
        "waiting": gettext("A report is waiting on this phone to be sent."),
        "sending": gettext("Sending…"),
        "resume": gettext("You began a report earlier. It was kept on this phone."),
        "go_on": gettext("Go on with it"),
        "closed": gettext("What you chose is closed since. Choose once more; everything else was kept."),
        "afresh": gettext("Begin afresh"),
        "locate": gettext("Use my position"),
        "locating": gettext("Looking for your position…"),
        "no_position": gettext("The phone does not tell its position. Choose the place on the map or by its name."),
        "from_photo": gettext("The photo knows where it was taken. Check the point."),
        "from_gps": gettext("Your position was taken. Check the point."),
        "choose": gettext("Choose one of these, then continue."),
        "text_missing": gettext("Please tell us what happened. Photo and place were kept."),
        "place_missing": gettext(
            "Please say where it is: on the map, by a landmark, or at least the kelurahan or village."
        ),
        "attention": gettext("This needs your attention"),
        "call": gettext("Call {tel}"),
        "stopped": gettext("This cannot wait for an office"),
        "another": gettext("Change my answer"),
        "found": gettext("Places found"),
        "already": gettext("Already reported? Follow it instead of sending it again."),
        "continue": gettext("Continue"),
        "remove": gettext("Take out"),
    }
