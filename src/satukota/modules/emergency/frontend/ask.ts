/** A question in a dialog of our own: one line of text, or one choice of a list. Esc leaves it; the keys 1–9 choose. */
import { kbd, safe, say } from "./say";

export interface Option {
  value: string;
  text: string;
}

interface Question {
  title: string;
  options?: Option[];
  /** What is written in the field at first. */
  text?: string;
  /** The word on the button that goes on. */
  go?: string;
}

const field = `<input class="field" id="asked" name="answer" maxlength="200" autocomplete="off" required aria-labelledby="ask_title">`;

const choices = (options: Option[]): string =>
  `<div class="ask__choices">${options.map((one, at) => `<button type="submit" class="act" value="${safe(one.value)}">${at < 9 ? kbd(String(at + 1)) : ""}${safe(one.text)}</button>`).join("")}</div>`;

/** Ask and wait; the empty text where the person left without an answer. */
export function ask({ title, options, text = "", go = say("go_on") }: Question): Promise<string> {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog ask";
  dialog.setAttribute("aria-labelledby", "ask_title");
  dialog.innerHTML = `<form method="dialog" class="dialog__body"><h2 id="ask_title">${safe(title)}</h2>${options ? choices(options) : field}<div class="ask__foot"><button type="button" class="act" data-close>${say("leave")}${kbd("Esc")}</button>${options ? "" : `<button type="submit" class="act act--primary">${safe(go)}${kbd("Enter")}</button>`}</div></form>`;
  document.body.append(dialog);
  const input = dialog.querySelector<HTMLInputElement>("#asked");
  if (input) input.value = text;
  dialog.addEventListener("keydown", (event) => {
    if (!options || !/^[1-9]$/.test(event.key)) return;
    event.preventDefault();
    dialog.querySelectorAll<HTMLButtonElement>(".ask__choices button")[Number(event.key) - 1]?.click();
  });
  return new Promise((resolve) => {
    let answer = "";
    dialog.addEventListener("submit", (event) => {
      answer = (options ? (event.submitter as HTMLButtonElement | null)?.value : input?.value.trim()) ?? "";
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.showModal();
    (input ?? dialog.querySelector<HTMLElement>(".ask__choices button"))?.focus();
  });
}
