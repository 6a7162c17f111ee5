import "../hall.scss";
import { $ } from "~/dom";
import { follow } from "~/live";
import { sentence } from "../spoken";

// The hall's screen follows the calls; with sound on, a chime and a voice say each of them, one after the other.
const hall = $<HTMLElement>("[data-hall]");
const button = $<HTMLButtonElement>("[data-sound]");
const SOUND = "hall-sound";
let audio: AudioContext | undefined;

const isOn = (): boolean => button?.getAttribute("aria-pressed") === "true";

function chime(): void {
  if (!audio) return;
  for (const [place, pitch] of [784, 659, 523].entries()) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + place * 0.28;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.4, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.6);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.6);
  }
}

function say(number: string, place: string): void {
  if (!isOn() || !hall) return;
  chime();
  const language = document.documentElement.lang;
  const words = new SpeechSynthesisUtterance(sentence(hall.dataset.spoken ?? "", number, place, language));
  words.lang = language === "en" ? "en-GB" : "id-ID";
  words.rate = 0.9;
  window.setTimeout(() => window.speechSynthesis.speak(words), 900);
}

function press(on: boolean): void {
  button?.setAttribute("aria-pressed", String(on));
  button?.classList.toggle("button--primary", on);
  localStorage.setItem(SOUND, on ? "1" : "");
  // A browser lets sound begin only after a press.
  if (on) audio ??= new AudioContext();
}

if (button && "speechSynthesis" in window) {
  button.hidden = false;
  button.addEventListener("click", () => press(!isOn()));
  if (localStorage.getItem(SOUND)) document.addEventListener("pointerdown", () => press(true), { once: true });
}

const clock = $("[data-clock]");
const tick = (): void => {
  const zone = document.documentElement.dataset.zone;
  const options = { hour: "2-digit", minute: "2-digit", timeZone: zone } as const;
  if (clock) clock.textContent = new Date().toLocaleTimeString("id-ID", options);
};
tick();
window.setInterval(tick, 5000);

if (hall?.dataset.hall)
  follow({
    url: `${hall.dataset.hall}?name=services.queue_`,
    onEvent: (event) => {
      if (String(event.agency) !== hall.dataset.agency) return;
      document.body.dispatchEvent(new Event("called"));
      if (event.name === "services.queue_called") say(String(event.number), String(event.window));
    },
    onGap: () => document.body.dispatchEvent(new Event("called")),
  });
