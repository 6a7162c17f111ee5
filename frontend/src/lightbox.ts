import { $$, icon, make, on } from "./dom";
import { word } from "./words";

/** A press on a photo shows it large on the same page; arrows go through the photos of its page, Escape closes. */
export function lightbox(): void {
  on("click", ".gallery a", (link, event) => {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    show($$<HTMLAnchorElement>(".gallery a"), link as HTMLAnchorElement);
  });
}

function show(links: HTMLAnchorElement[], first: HTMLAnchorElement): void {
  let place = Math.max(0, links.indexOf(first));
  const picture = make("img", { alt: "" });
  const caption = make("p", { class: "lightbox__words", role: "status" });
  const close = make(
    "button",
    { type: "button", class: "button lightbox__close", "aria-label": word("close") },
    icon("x"),
  );
  const box = make("dialog", { class: "lightbox" }, picture, caption, close) as HTMLDialogElement;
  const go = (by: number): void => {
    place = (place + by + links.length) % links.length;
    const link = links[place];
    if (!link) return;
    picture.setAttribute("src", link.href);
    picture.setAttribute("alt", link.querySelector("img")?.alt ?? "");
    caption.textContent = links.length > 1 ? `${place + 1} / ${links.length}` : "";
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") go(1);
    if (event.key === "ArrowLeft") go(-1);
  });
  picture.addEventListener("click", () => (links.length > 1 ? go(1) : box.close()));
  close.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  go(0);
  box.showModal();
}
