import { $$, on } from "./dom";

/** A map is loaded when it is asked for; `data-map-now` (staff pages, the wall) is asking. */
export function maps(): void {
  on("click", "[data-map-open]", (button) => {
    const box = button.closest<HTMLElement>("[data-map]");
    if (box) void open(box);
  });
  for (const box of $$("[data-map][data-map-now]")) void open(box);
}

async function open(box: HTMLElement): Promise<void> {
  if (box.dataset.mapState) return;
  box.dataset.mapState = "loading";
  const { start } = await import("./map/start");
  await start(box);
  box.dataset.mapState = "ready";
}
