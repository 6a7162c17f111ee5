import { $, on } from "./dom";

/** `data-dialog="id"` opens, `data-close` closes; a click on the ground closes too. Without a program the link is followed. */
export function dialogs(): void {
  on("click", "[data-dialog]", (opener, event) => {
    const dialog = $<HTMLDialogElement>(`#${opener.dataset.dialog}`);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  });
  on("click", "[data-close]", (button) => button.closest("dialog")?.close());
  on("click", "dialog", (dialog, event) => {
    if (event.target === dialog) (dialog as HTMLDialogElement).close();
  });
  // A menu that is open closes when the person goes elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]"))
      if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = $<HTMLDetailsElement>("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    $("summary", menu)?.focus();
  });
}
