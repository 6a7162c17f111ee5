import { all, drop, flush, keep, keepPage, type Notice } from "../outbox";
import { follow } from "../rules";

const form = document.querySelector<HTMLFormElement>("#notice");
const box = document.querySelector<HTMLElement>("#outbox");

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
    ...(await all()).map((notice) => {
      const line = document.createElement("p");
      line.dataset.state = notice.state;
      const name = notice.answers.anak__nama ? `${notice.answers.anak__nama}: ` : "";
      line.textContent = `${name}${words[notice.state]} ${notice.told}`;
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
  await flush(form.dataset.send);
  await show();
};

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answers: Record<string, string> = {};
  for (const [name, text] of new FormData(form)) {
    if (typeof text === "string" && name !== "csrfmiddlewaretoken" && name !== "key") answers[name] = text;
  }
  await keep({ key: crypto.randomUUID(), answers, at: new Date().toISOString(), state: "waiting", told: "" });
  form.reset();
  await show();
  await sendAll();
  box?.scrollIntoView({ block: "center" });
});
addEventListener("online", sendAll);
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
