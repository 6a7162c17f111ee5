import { $ } from "~/dom";

// One press: ask the phone where it is, then send the form. Without a place the page says what to do (from the server).
const form = $<HTMLFormElement>("#here");
form?.addEventListener("submit", (event) => {
  const set = (name: string, value: number): void => {
    (form.elements.namedItem(name) as HTMLInputElement).value = String(value);
  };
  if ((form.elements.namedItem("lat") as HTMLInputElement).value) return;
  event.preventDefault();
  const send = (): void => form.submit();
  if (!("geolocation" in navigator)) {
    send();
    return;
  }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      set("lon", coords.longitude);
      set("lat", coords.latitude);
      set("accuracy", coords.accuracy);
      send();
    },
    send,
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
  );
});
