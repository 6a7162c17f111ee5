import { $, $$ } from "./dom";
import { word } from "./words";

type Saved = Record<string, string>;

/** `<form data-draft="key">`: what was typed stays in this browser until the form was accepted. No files, no passwords. */
export function drafts(): void {
  for (const form of $$<HTMLFormElement>("form[data-draft]")) {
    const key = `draft:${form.dataset.draft}`;
    restore(form, key);
    form.addEventListener("input", () => save(form, key));
    form.addEventListener("change", () => save(form, key));
  }
  // The page after a successful sending names the drafts that are done with.
  for (const done of $$("[data-draft-done]")) forget(`draft:${done.dataset.draftDone}`);
}

/** Forget a draft, or with a colon at the end those of all pages of a form: the next person at this browser sees none. */
function forget(name: string): void {
  for (const key of Object.keys(localStorage))
    if (key === name || (name.endsWith(":") && key.startsWith(name))) localStorage.removeItem(key);
}

function fields(form: HTMLFormElement): (HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[] {
  return Array.from(form.elements).filter(
    (element): element is HTMLInputElement =>
      element.matches(
        "input:not([type=file]):not([type=password]):not([type=hidden]):not([type=submit]), textarea, select",
      ) && Boolean((element as HTMLInputElement).name),
  );
}

function save(form: HTMLFormElement, key: string): void {
  const saved: Saved = {};
  for (const field of fields(form)) {
    const box = field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type);
    if (!box) saved[field.name] = field.value;
    else if ((field as HTMLInputElement).checked) saved[`${field.name}=${field.value}`] = "on";
  }
  try {
    localStorage.setItem(key, JSON.stringify(saved));
    const line = $(".saved", form);
    if (line) line.textContent = word("draft_saved");
  } catch {
    // A full or forbidden store must not keep anybody from typing.
  }
}

function restore(form: HTMLFormElement, key: string): void {
  const text = localStorage.getItem(key);
  if (!text || form.querySelector(".field--error")) return;
  const saved = JSON.parse(text) as Saved;
  for (const field of fields(form)) {
    const box = field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type);
    if (box) (field as HTMLInputElement).checked ||= `${field.name}=${field.value}` in saved;
    else if (!field.value && saved[field.name]) field.value = saved[field.name] ?? "";
  }
}
