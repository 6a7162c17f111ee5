// The rows of a list: added and removed on the device. Without it the buttons send the page, and the server does it.

/** Placeholder for the number of a row in the part that is copied (forms/questions.py, BLANK). */
const BLANK = "ROW";
const NUMBERED = ["name", "id", "for", "aria-describedby", "data-question"];

/** The rows of a list that are on the page. */
export const rowsOf = (list: Element): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(":scope > [data-row]")];

const renumber = (list: HTMLElement, row: HTMLElement, place: number): void => {
  const name = list.dataset.rows ?? "";
  const before = row.dataset.row;
  for (const part of row.querySelectorAll<HTMLElement>("*")) {
    for (const attribute of NUMBERED) {
      const text = part.getAttribute(attribute);
      if (text) part.setAttribute(attribute, text.replaceAll(`${name}__${before}__`, `${name}__${place}__`));
    }
    if (part.dataset.number !== undefined) part.textContent = String(place + 1);
    if (part instanceof HTMLButtonElement && (part.name === "remove" || part.name === "copy")) {
      part.value = part.value.replace(/[^.]+$/, String(place));
    }
  }
  row.dataset.row = String(place);
};

const settle = (list: HTMLElement): void => {
  const rows = rowsOf(list);
  rows.forEach((row, place) => {
    if (row.dataset.row !== String(place)) renumber(list, row, place);
  });
  const count = list.querySelector<HTMLInputElement>(":scope > input[type=hidden]");
  if (count) count.value = String(rows.length);
  const full = rows.length >= Number(list.dataset.most || "200");
  for (const more of list.querySelectorAll<HTMLButtonElement>("button[name=add], button[name=copy]"))
    more.disabled = full;
  for (const row of rows) {
    const remove = row.querySelector<HTMLButtonElement>("button[name=remove]");
    if (remove) remove.hidden = rows.length <= Number(list.dataset.fewest);
  }
};

const tell = (list: HTMLElement, words: string | undefined, number: number): void => {
  const status = list.querySelector<HTMLElement>(":scope > [role=status]");
  if (status) status.textContent = `${words} ${number}`;
};

const first = (part: ParentNode | undefined): HTMLElement | null =>
  part?.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea") ?? null;

const add = (list: HTMLElement): void => {
  const blank = list.querySelector<HTMLTemplateElement>(":scope > template")?.content.querySelector("[data-row]");
  const before = list.querySelector(":scope > template");
  if (!blank || !before) return;
  const row = blank.cloneNode(true) as HTMLElement;
  row.dataset.row = BLANK;
  before.before(row);
  settle(list);
  tell(list, list.dataset.added, rowsOf(list).length);
  first(row)?.focus();
};

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const controls = (row: Element): Control[] => [...row.querySelectorAll<Control>("input, select, textarea")];

const copy = (list: HTMLElement, model: HTMLElement): void => {
  const before = list.querySelector(":scope > template");
  const row = model.cloneNode(true) as HTMLElement;
  // Its own number before it stands on the page, where two of one number would share their choices.
  renumber(list, row, rowsOf(list).length);
  for (const error of row.querySelectorAll(".field__error, [data-doubt], [data-wrong]")) error.remove();
  const typed = controls(model);
  controls(row).forEach((control, place) => {
    const from = typed[place];
    control.value = from?.value ?? "";
    if (control instanceof HTMLInputElement && from instanceof HTMLInputElement) control.checked = from.checked;
  });
  before?.before(row);
  settle(list);
  tell(list, list.dataset.added, rowsOf(list).length);
  first(row)?.focus();
};

const remove = (list: HTMLElement, row: HTMLElement): void => {
  const place = rowsOf(list).indexOf(row);
  row.remove();
  settle(list);
  tell(list, list.dataset.removed, place + 1);
  const next = rowsOf(list)[place] ?? rowsOf(list)[place - 1];
  (first(next) ?? list.querySelector<HTMLElement>(":scope > button[name=add]"))?.focus();
};

/** Let the lists of a page grow and shrink. */
export const growRows = (): void => {
  for (const list of document.querySelectorAll<HTMLElement>("[data-rows]")) {
    settle(list);
    list.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>(
        "button[name=add], button[name=copy], button[name=remove]",
      );
      if (!button) return;
      event.preventDefault();
      const row = button.closest<HTMLElement>("[data-row]");
      if (button.name === "add") add(list);
      else if (button.name === "copy" && row) copy(list, row);
      else if (row) remove(list, row);
      list.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
};
