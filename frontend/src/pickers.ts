import { $, $$, icon, make, on } from "./dom";
import { word } from "./words";

/** Shows what was picked in a file field, and lets one picture be taken out again. */
export function pickers(): void {
  on("change", ".picker input[type=file]", (input) => show(input as HTMLInputElement));
  for (const picker of $$(".picker")) {
    for (const type of ["dragover", "dragleave", "drop"] as const) {
      picker.addEventListener(type, (event) => {
        event.preventDefault();
        picker.classList.toggle("is-over", type === "dragover");
        if (type === "drop") take(picker, event as DragEvent);
      });
    }
  }
}

function take(picker: Element, event: DragEvent): void {
  const input = $<HTMLInputElement>("input[type=file]", picker);
  if (!input || !event.dataTransfer?.files.length) return;
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(input: HTMLInputElement): void {
  const picker = input.closest(".picker");
  if (!picker) return;
  const list = $(".picker__shown", picker) ?? picker.appendChild(make("ul", { class: "picker__shown" }));
  const files = Array.from(input.files ?? []);
  list.replaceChildren(...files.map((file, at) => line(input, file, at)));
}

function line(input: HTMLInputElement, file: File, at: number): HTMLElement {
  const remove = make(
    "button",
    { type: "button", class: "picker__remove", "aria-label": word("remove", { name: file.name }) },
    icon("x"),
  );
  remove.addEventListener("click", () => {
    const rest = new DataTransfer();
    Array.from(input.files ?? []).forEach((kept, index) => {
      if (index !== at) rest.items.add(kept);
    });
    input.files = rest.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
  return make("li", {}, picture(file), remove);
}

function picture(file: File): Node {
  if (!file.type.startsWith("image/")) return document.createTextNode(file.name);
  const image = make("img", { alt: file.name }) as HTMLImageElement;
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}
