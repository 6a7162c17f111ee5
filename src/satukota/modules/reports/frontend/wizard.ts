import { $, $$, icon, make } from "~/dom";
import { isOpen, showAsked } from "./conditions";
import { type DangerWords, dangerNote, heard } from "./danger";
import { pointOf } from "./exif";
import { freshPages, pagesIn, type Stops } from "./pages";
import { photoList, type Stop, stopPage, told } from "./parts";
import { smaller } from "./photos";
import { placeTools, type Say, setPoint } from "./place";
import { flush, send } from "./send";
import { type Draft, dropDraft, keepDraft, queue, readDraft, type Waiting, waiting } from "./store";
import { already, answered } from "./summary";
import { written } from "./written";

const ORDER = ["photo", "place", "category", "questions", "words", "contact", "check"];
const MOST_PHOTOS = 5;
const WHERE: Record<string, string> = {
  text: "words",
  place: "place",
  category: "category",
  email: "contact",
  phone: "contact",
  name: "contact",
  photos: "photo",
};

/** The questions of a report in one document, so that they go on when the signal is gone. */
export class Wizard {
  private draft: Draft = { key: crypto.randomUUID(), step: "photo", values: {}, photos: [] };
  private readonly pages = new Map<string, DocumentFragment | HTMLElement>();
  private readonly form: HTMLFormElement;
  private readonly address: string;
  private point: { lon: number; lat: number } | undefined;

  constructor(
    private readonly say: Say,
    private stops: Stops,
    private readonly danger: DangerWords,
  ) {
    this.form = $<HTMLFormElement>("main form") as HTMLFormElement;
    this.address = document.body.dataset.report ?? "";
    const first = make("div", { "data-page": "photo" });
    first.append(
      ...Array.from(this.form.childNodes).filter(
        (node) => !(node instanceof Element && node.matches(".actions, .saved, .error-summary, input[type=hidden]")),
      ),
    );
    this.pages.set("photo", first);
    for (const [name, page] of pagesIn(document)) this.pages.set(name, page);
  }

  /** Take the categories and questions that are in force now; answers and photos stay. */
  private async renew(): Promise<void> {
    const fresh = await freshPages();
    if (!fresh) return;
    for (const name of [...this.pages.keys()]) if (name.startsWith("questions:")) this.pages.delete(name);
    for (const [name, page] of fresh.pages) this.pages.set(name, page);
    this.stops = fresh.stops;
  }

  /** Whether the chosen category is not offered any more: it closed since the draft was begun. */
  private isGone(): boolean {
    const page = this.pages.get("category") as HTMLElement;
    return (
      Boolean(this.value("category")) && !$(`[name=category][value="${CSS.escape(this.value("category"))}"]`, page)
    );
  }

  async start(): Promise<void> {
    this.form.removeAttribute("data-draft");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.next();
    });
    this.form.addEventListener("change", (event) => void this.changed(event));
    this.form.addEventListener("input", () => {
      void this.keep();
      this.warn();
    });
    $(".back")?.addEventListener("click", (event) => {
      if (this.draft.step === "photo") return;
      event.preventDefault();
      history.back();
    });
    window.addEventListener("popstate", () => this.show(location.hash.slice(1) || "photo", false));
    window.addEventListener("online", () => void this.flush());
    history.replaceState(null, "", location.pathname);
    this.show("photo", false);
    await this.resume();
    if ((await waiting()).length) await this.flush();
  }

  /** What was begun earlier may go on. */
  private async resume(): Promise<void> {
    const earlier = await readDraft();
    if (!earlier || (earlier.step === "photo" && !earlier.photos.length)) return;
    const go = make("button", { type: "button", class: "button button--primary" }, this.say("go_on"));
    const afresh = make("button", { type: "button", class: "button" }, this.say("afresh"));
    const note = make(
      "div",
      { class: "note note--info", role: "status" },
      icon("history"),
      make("div", {}, make("p", {}, this.say("resume")), make("div", { class: "d-flex gap-2" }, go, afresh)),
    );
    go.addEventListener("click", () => {
      this.draft = earlier;
      note.remove();
      this.photosShown();
      if (!this.isGone()) return this.show(earlier.step, true);
      delete this.draft.values.category;
      this.show("category", true, { category: this.say("closed") });
    });
    afresh.addEventListener("click", () => {
      note.remove();
      void dropDraft();
    });
    this.form.before(note);
  }

  private page(step: string): HTMLElement | undefined {
    const name = step === "questions" ? `questions:${this.value("category")}` : step;
    return this.pages.get(name) as HTMLElement | undefined;
  }

  private asked(): string[] {
    return ORDER.filter((step) => step === "check" || this.page(step));
  }

  private value(name: string): string {
    return this.draft.values[name]?.[0] ?? "";
  }

  private show(step: string, push: boolean, errors: Record<string, string> = {}): void {
    const place = this.asked().includes(step) ? step : "photo";
    this.draft.step = place;
    if (push) history.pushState(null, "", `#${place}`);
    const page = place === "check" ? this.summary() : (this.page(place) as HTMLElement);
    const hidden = $$("input[type=hidden]", this.form).filter((input) => !input.closest("[data-page]"));
    this.form.replaceChildren(
      ...hidden,
      ...told(errors, this.say),
      page,
      make("p", { class: "saved", role: "status" }),
      this.actions(place),
    );
    if (place !== "check") this.fill(page);
    showAsked(page, this.draft.values);
    if (place === "place") this.placePage(page);
    this.progress(place);
    this.warn();
    const title = $("h1", this.form);
    const summary = $(".error-summary", this.form);
    title?.setAttribute("tabindex", "-1");
    if (push || summary) (summary ?? title)?.focus();
    window.scrollTo({ top: 0 });
  }

  /** 112 is named while the words are typed, and stays on the pages behind. */
  private warn(): void {
    $("[data-danger]", this.form)?.remove();
    const sentence = heard(this.value("text"), this.danger);
    if (sentence && ["words", "contact", "check"].includes(this.draft.step))
      this.form.prepend(dangerNote(sentence, this.say));
  }

  private actions(step: string): HTMLElement {
    const word = step === "check" ? this.say("send") : (document.body.dataset.continue ?? this.say("continue"));
    const button = make("button", { class: "button button--primary button--wide" }, word);
    if (step === "check") button.prepend(icon("send"));
    return make("div", { class: "actions actions--sticky" }, button);
  }

  private progress(step: string): void {
    // What may still be asked counts: the way never grows longer.
    const asked = this.value("category") ? this.asked() : ORDER;
    const now = asked.indexOf(step) + 1;
    const words = $(".stepper__words");
    const line = $(".stepper__line");
    if (words) words.textContent = this.say("of", { now, total: asked.length });
    line?.replaceChildren(...asked.map((_, n) => make("i", n < now ? { class: "is-done" } : {})));
  }

  /** Put the answers so far into a page. */
  private fill(page: HTMLElement): void {
    for (const input of $$<HTMLInputElement>("input[name], textarea[name], select[name]", page)) {
      const known = this.draft.values[input.name];
      if (!known || input.type === "file") continue;
      if (["radio", "checkbox"].includes(input.type)) input.checked = known.includes(input.value);
      else input.value = known[0] ?? "";
    }
  }

  private placePage(page: HTMLElement): void {
    placeTools(page, this.say);
    if (this.point && !this.value("lon")) setPoint(page, this.point, "photo", this.say("from_photo"));
  }

  private read(page: HTMLElement): void {
    const names = new Set($$<HTMLInputElement>("[name]", page).map((input) => input.name));
    const given = new FormData(this.form);
    for (const name of names) {
      const values = given.getAll(name).filter((one): one is string => typeof one === "string");
      if (values.length) this.draft.values[name] = values;
      else delete this.draft.values[name];
    }
  }

  private async keep(): Promise<void> {
    const page = this.page(this.draft.step);
    if (page?.isConnected) {
      this.read(page);
      showAsked(page, this.draft.values);
    }
    await keepDraft(this.draft);
  }

  private async changed(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    if (input.type === "file" && input.name === "photos") await this.photos(input);
    await this.keep();
  }

  private async photos(input: HTMLInputElement): Promise<void> {
    const files = Array.from(input.files ?? []);
    if (!files.length) return;
    for (const file of files) this.point ??= await pointOf(file);
    const made = await Promise.all(files.map(smaller));
    this.draft.photos = [...this.draft.photos, ...made].slice(0, MOST_PHOTOS);
    input.value = "";
    this.photosShown();
  }

  private photosShown(): void {
    const page = this.pages.get("photo") as HTMLElement;
    photoList($(".picker", page) ?? page, this.draft.photos, this.say, (n) => {
      this.draft.photos.splice(n, 1);
      this.photosShown();
      void this.keep();
    });
  }

  private async next(): Promise<void> {
    const step = this.draft.step;
    if (step === "check") return this.send();
    const page = this.page(step) as HTMLElement;
    this.read(page);
    const errors = this.wrong(step, page);
    if (Object.keys(errors).length) return this.show(step, false, errors);
    const stop = step === "category" || step === "questions" ? this.stop() : undefined;
    if (stop) return this.halt(stop);
    const asked = this.asked();
    this.show(asked[asked.indexOf(step) + 1] ?? "check", true);
    await keepDraft(this.draft);
  }

  private wrong(step: string, page: HTMLElement): Record<string, string> {
    if (step === "place" && !["lon", "area", "place_note", "look"].some((name) => this.value(name).trim()))
      return { place: this.say("place_missing") };
    if (step === "category" && !this.value("category")) return { category: this.say("choose") };
    if (step === "words" && this.value("text").trim().length < 5) return { text: this.say("text_missing") };
    return step === "questions" && isOpen(page, this.draft.values) ? { questions: this.say("choose") } : {};
  }

  private stop(): Stop | undefined {
    const category = this.value("category");
    return Object.entries(this.stops).find(([name]) => {
      const [of, question, answer] = name.split(".");
      return of === category && this.value(question ?? "") === answer;
    })?.[1];
  }

  private halt(stop: Stop): void {
    this.form.replaceChildren(...stopPage(stop, this.say, () => this.show(this.draft.step, false)));
    $("h1", this.form)?.focus();
  }

  private summary(): HTMLElement {
    const rows: [string, string, string][] = [
      [
        "photo",
        this.say("photo"),
        this.draft.photos.length ? this.say("photos", { n: this.draft.photos.length }) : this.say("none"),
      ],
      ["place", this.say("place"), this.placeWords()],
      ["category", this.say("category"), this.choice("category", this.value("category"))],
      ...answered(this.page("questions")),
      ["words", this.say("words"), this.value("text")],
      ["contact", this.say("contact"), this.contactWords()],
    ];
    const list = make("dl", { class: "summary" });
    for (const [step, label, value] of rows) {
      const change = make(
        "a",
        { href: `#${step}` },
        this.say("change"),
        make("span", { class: "visually-hidden" }, ` ${label}`),
      );
      change.addEventListener("click", (event) => {
        event.preventDefault();
        this.show(step, true);
      });
      list.append(make("div", {}, make("dt", {}, label), make("dd", {}, value || "–"), make("dd", {}, change)));
    }
    const page = make("div", { "data-page": "check" }, make("h1", {}, this.say("check")), list);
    if (this.value("lon")) {
      const asked = ["lon", "lat", "category", "text"].map((name): [string, string] => [name, this.value(name)]);
      void already(page, Object.fromEntries(asked), this.say("already"));
    }
    return page;
  }

  private contactWords(): string {
    const ways = ["name", "phone", "email"].map((name) => this.value(name).trim());
    return [this.choice("privacy", this.value("privacy") || "named"), ...ways].filter(Boolean).join(" · ");
  }

  private placeWords(): string {
    const page = this.pages.get("place") as HTMLElement;
    const area = $<HTMLSelectElement>("[name=area]", page);
    const chosen = this.value("area") ? (area?.selectedOptions[0]?.textContent ?? "") : "";
    const point = this.value("place_source") === "search" ? this.value("look") : this.say("point");
    return [this.value("lon") ? point : "", chosen, this.note()].filter(Boolean).join(" · ");
  }

  /** What was looked for without a signal is still words that an officer understands. */
  private note(): string {
    return [this.value("lon") ? "" : this.value("look"), this.value("place_note")].filter(Boolean).join(", ");
  }

  private choice(name: string, value: string): string {
    for (const page of this.pages.values()) {
      const input = (page as HTMLElement).querySelector<HTMLInputElement>(
        `[name=${name}][value="${CSS.escape(value)}"]`,
      );
      const label = input?.closest(".choice")?.querySelector("span");
      if (label) return label.firstChild?.textContent?.trim() ?? value;
    }
    return value;
  }

  private report(): string {
    const questions = this.page("questions");
    const names = questions ? $$<HTMLInputElement>("[name]", questions).map((input) => input.name) : [];
    return written(this.draft.values, new Set(names), this.note());
  }

  private async send(): Promise<void> {
    const one: Waiting = { key: this.draft.key, report: this.report(), photos: this.draft.photos, at: Date.now() };
    const button = $<HTMLButtonElement>(".actions button", this.form);
    if (button) {
      button.disabled = true;
      button.textContent = this.say("sending");
    }
    const outcome = await send(this.address, one);
    if (outcome.kind === "taken") return this.done(outcome.url);
    if (outcome.kind === "wrong") {
      if (Object.keys(outcome.fields).some((name) => /^(category$|answers\.)/.test(name))) await this.renew();
      return this.corrected(outcome.message, outcome.fields);
    }
    await queue(one);
    await dropDraft();
    this.later();
  }

  private corrected(message: string, fields: Record<string, string>): void {
    const [first] = Object.keys(fields);
    // Another report used this key (a draft copied to two windows): this one gets a key of its own.
    if (first === "key") this.draft.key = crypto.randomUUID();
    const step = first ? (WHERE[first] ?? (first.startsWith("answers.") ? "questions" : "check")) : "check";
    this.show(step, true, Object.keys(fields).length ? fields : { message });
  }

  private async done(url: string): Promise<void> {
    await dropDraft();
    location.assign(`${new URL(url).pathname}?new`);
  }

  private later(): void {
    history.replaceState(null, "", location.pathname);
    const said = make(
      "div",
      { class: "note note--warning", role: "status", "data-waiting": "" },
      icon("cloud-off"),
      make("div", {}, make("p", {}, this.say("offline"))),
    );
    this.form.replaceChildren(make("h1", { tabindex: "-1" }, this.say("waiting")), said);
    $("h1", this.form)?.focus();
    const timer = setInterval(() => {
      if (navigator.onLine) void this.flush().then((gone) => gone && clearInterval(timer));
    }, 10_000);
  }

  private async flush(): Promise<boolean> {
    const url = await flush(this.address);
    if (url) location.assign(`${new URL(url).pathname}?new`);
    return Boolean(url);
  }
}
