import { $, $$, icon, make, on } from "./dom";
import { word } from "./words";

const TOUCHED = "(pointer: coarse)";

/** Shows what was picked in a file field, and lets one picture be taken out again. */
export function pickers(): void {
  on("change", ".picker input[type=file][name]", (input) => show(input as HTMLInputElement));
  for (const picker of $$(".picker")) {
    dress(picker);
    for (const type of ["dragover", "dragleave", "drop"] as const) {
      picker.addEventListener(type, (event) => {
        event.preventDefault();
        picker.classList.toggle("is-over", type === "dragover");
        if (type === "drop") take(picker, event as DragEvent);
      });
    }
  }
}

/** The browser's own button speaks the browser's language; ours speaks the page's, and a phone gets its camera beside it. */
function dress(picker: Element): void {
  const input = $<HTMLInputElement>("input[type=file][name]", picker);
  if (!input?.id) return;
  const pictures = input.accept.startsWith("image/");
  input.classList.add("picker__input--dressed");
  const buttons = make("div", { class: "picker__buttons" });
  if (pictures && matchMedia(TOUCHED).matches) buttons.append(cameraButton(input));
  const words = word(pictures ? (input.multiple ? "choose_photos" : "choose_photo") : "choose_file");
  buttons.append(
    make("label", { class: "button", for: input.id }, pictures ? icon("photo") : icon("paperclip"), words),
  );
  picker.prepend(buttons);
}

function cameraButton(input: HTMLInputElement): HTMLElement {
  const camera = make("input", {
    type: "file",
    id: `${input.id}_camera`,
    accept: "image/*",
    capture: "environment",
    class: "picker__input--dressed",
    tabindex: "-1",
    "aria-hidden": "true",
  }) as HTMLInputElement;
  const open = make("button", { type: "button", class: "button button--primary" }, icon("camera"), word("take_photo"));
  open.addEventListener("click", () => camera.click());
  camera.addEventListener("change", () => {
    const all = new DataTransfer();
    for (const file of [...(input.multiple ? Array.from(input.files ?? []) : []), ...Array.from(camera.files ?? [])])
      all.items.add(file);
    camera.value = "";
    input.files = all.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return make("span", {}, open, camera);
}

function take(picker: Element, event: DragEvent): void {
  const input = $<HTMLInputElement>("input[type=file][name]", picker);
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
