import { all, flush, keep, type Notice } from "../services/outbox";
import { follow } from "../services/rules";

const form = document.querySelector<HTMLFormElement>("#notice");
const box = document.querySelector<HTMLElement>("#outbox");

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
if ("serviceWorker" in navigator)
  void navigator.serviceWorker.register("/services/notice/worker.js", { scope: "/services/notice/" });
