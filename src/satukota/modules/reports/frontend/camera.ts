import { $, icon, make } from "~/dom";
import type { Point } from "./exif";
import { stamped } from "./stamp";

const LONGEST = 1920;

/** A camera in the page: the picture carries where, when and by which device it was taken. */
export function camera(box: HTMLElement): void {
  const field = box.closest("form")?.querySelector<HTMLInputElement>("input[type=file]");
  const open = $<HTMLButtonElement>("[data-camera-open]", box);
  if (!field || !open || !navigator.mediaDevices) return;
  const words = box.dataset;
  open.hidden = false;
  const said = make("p", { class: "muted", role: "status" });
  open.after(said);
  open.addEventListener("click", () => {
    void show().catch(() => {
      said.textContent = words.none ?? "";
    });
  });

  async function show(): Promise<void> {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: LONGEST } });
    const view = make("video", { playsinline: "", muted: "", class: "report-camera" }) as HTMLVideoElement;
    const take = make("button", { type: "button", class: "button button--primary" }, icon("camera"), words.take ?? "");
    view.srcObject = stream;
    view.muted = true;
    box.append(view, take);
    await view.play();
    const where = position();
    take.addEventListener("click", async () => {
      const photo = await still(view);
      for (const track of stream.getTracks()) track.stop();
      view.remove();
      take.remove();
      const at = new Date();
      const point = await where;
      const file = new File([await stamped(photo, at, point)], `foto-${at.getTime()}.jpg`, { type: "image/jpeg" });
      const all = new DataTransfer();
      for (const one of [...Array.from(field?.files ?? []), file]) all.items.add(one);
      if (field) field.files = all.files;
      field?.dispatchEvent(new Event("change", { bubbles: true }));
      said.textContent = (point ? words.placed : words.unplaced) ?? "";
      open?.focus();
    });
    take.focus();
  }
}

function position(): Promise<Point | undefined> {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(undefined);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lon: coords.longitude, lat: coords.latitude }),
      () => done(undefined),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  });
}

function still(view: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = view.videoWidth;
  canvas.height = view.videoHeight;
  canvas.getContext("2d")?.drawImage(view, 0, 0);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/jpeg", 0.9);
  });
}
