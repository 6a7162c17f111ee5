import { $, make } from "~/dom";

/** Cover parts of a photo by drawing over them; each box is a hidden field `left,top,right,bottom` in per mille. */
export function cover(frame: HTMLElement): void {
  const form = frame.closest("form");
  const hint = form && $<HTMLElement>("[data-cover-hint]", form);
  if (!form || !hint) return;
  hint.hidden = false;
  let from: { x: number; y: number } | undefined;
  let box: HTMLElement | undefined;

  const at = (event: PointerEvent): { x: number; y: number } => {
    const edge = frame.getBoundingClientRect();
    const share = (value: number, size: number): number => Math.round(Math.min(1, Math.max(0, value / size)) * 1000);
    return { x: share(event.clientX - edge.left, edge.width), y: share(event.clientY - edge.top, edge.height) };
  };
  const place = (one: HTMLElement, to: { x: number; y: number }): void => {
    if (!from) return;
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    one.style.cssText = `left:${left / 10}%;top:${top / 10}%;width:${(right - left) / 10}%;height:${(bottom - top) / 10}%`;
    one.dataset.box = [left, top, right, bottom].join(",");
  };

  frame.addEventListener("pointerdown", (event) => {
    const old = (event.target as HTMLElement).closest("[data-box]");
    if (old) {
      old.remove();
      return;
    }
    event.preventDefault();
    from = at(event);
    box = make("span", { class: "report-cover__box" });
    frame.append(box);
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    if (box) place(box, at(event));
  });
  frame.addEventListener("pointerup", (event) => {
    if (!box) return;
    place(box, at(event));
    const [left = 0, top = 0, right = 0, bottom = 0] = (box.dataset.box ?? "").split(",").map(Number);
    if (right - left < 8 || bottom - top < 8) box.remove();
    box = undefined;
  });
  form.addEventListener("submit", () => {
    for (const one of frame.querySelectorAll<HTMLElement>("[data-box]"))
      form.append(make("input", { type: "hidden", name: "box", value: one.dataset.box ?? "" }));
  });
}
