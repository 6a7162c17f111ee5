import { holds } from "../logic";
import { all, drop, flush, keep, keepPage, type Notice } from "../outbox";
import { growRows } from "../rows";
import { everyRule, factsOf, follow, question, type Rule, read, speaks, tell } from "../rules";

const form = document.querySelector<HTMLFormElement>("#notice");
const box = document.querySelector<HTMLElement>("#outbox");
const owner = form?.dataset.owner ?? "";

/** Say what is missing or wrong before a notice waits where nobody looks at it; whether all is well. */
const isRight = (): boolean => {
  if (!form) return false;
  const facts = factsOf(form);
  const wrong = new Map<HTMLElement, string>();
  for (const [name, condition] of read<[string, unknown][]>("needed") ?? []) {
    const part = question(form, name);
    const given = new FormData(form).get(name);
    const needed = part && !part.hidden && holds(condition, facts) && !String(given ?? "").trim();
    if (needed) wrong.set(part, form.dataset.needed ?? "");
  }
  for (const rule of everyRule(form, read<Rule[]>("refusals") ?? [])) {
    const part = question(form, rule[0]);
    if (part && !part.hidden && speaks(rule, facts)) wrong.set(part, rule[3]);
  }
  for (const part of form.querySelectorAll<HTMLElement>("[data-question]")) tell(part, "wrong", wrong.get(part) ?? "");
  const first = form.querySelector<HTMLElement>("[data-question]:has([data-wrong])");
  first?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  return !first;
};

/** Put the answers of a notice that was refused back into the form. */
const again = async (notice: Notice): Promise<void> => {
  if (!form) return;
  form.reset();
  for (const field of form.elements) {
    if (
      !(field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement)
    )
      continue;
    const answer = notice.answers[field.name];
    if (answer === undefined) continue;
    if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox"))
      field.checked = field.value === answer;
    else field.value = answer;
  }
  await drop(notice.key);
  await show();
  form.dispatchEvent(new Event("change"));
  form.querySelector<HTMLElement>("input:not([type=hidden])")?.focus();
};

const show = async (): Promise<void> => {
  if (!box) return;
  const words: Record<Notice["state"], string> = {
    waiting: box.dataset.waiting ?? "",
    sent: box.dataset.sent ?? "",
    wrong: box.dataset.wrong ?? "",
  };
  box.replaceChildren(
    ...(await all(owner)).map((notice) => {
      const line = document.createElement("p");
      line.dataset.state = notice.state;
      const name = notice.title ? `${notice.title}: ` : "";
      line.textContent = `${name}${words[notice.state]} ${notice.told}`;
      if (notice.slip) {
        const slip = document.createElement("a");
        slip.href = notice.slip;
        slip.className = "ms-2";
        slip.textContent = box.dataset.slip ?? "";
        line.append(slip);
      }
      if (notice.state === "wrong") {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button ms-2";
        button.textContent = box.dataset.again ?? "";
        button.addEventListener("click", () => void again(notice));
        line.append(button);
      }
      return line;
    }),
  );
};

const sendAll = async (): Promise<void> => {
  if (!form?.dataset.send) return;
  await flush(form.dataset.send, owner);
  await show();
};

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!isRight()) return;
  const answers: Record<string, string> = {};
  for (const [name, text] of new FormData(form)) {
    if (typeof text === "string" && name !== "csrfmiddlewaretoken" && name !== "key") answers[name] = text;
  }
  const title = answers.anak__nama ?? "";
  const at = new Date().toISOString();
  await keep({ key: crypto.randomUUID(), owner, title, answers, at, state: "waiting", told: "", slip: "" });
  form.reset();
  await show();
  await sendAll();
  box?.scrollIntoView({ block: "center" });
});
addEventListener("online", sendAll);
growRows();
follow();
void show().then(sendAll);
if ("serviceWorker" in navigator) {
  void navigator.serviceWorker.register("/services/notice/worker.js", { scope: "/services/notice/" });
  void navigator.serviceWorker.ready
    .then(() => keepPage("services-notice-1"))
    .then(() => {
      document.documentElement.dataset.offline = "ready";
    })
    .catch(() => undefined); // without a connection the page came from there already
}
