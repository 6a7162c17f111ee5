/** Sounds made here, so that no file has to be there: a ring, and a deeper tone for trouble. They need one first key press. */
let context: AudioContext | undefined;
const ready = (): AudioContext | undefined => {
  context ??= "AudioContext" in window ? new AudioContext() : undefined;
  if (context?.state === "suspended") void context.resume();
  return context;
};
addEventListener("keydown", ready, { once: true });
addEventListener("pointerdown", ready, { once: true });

function tone(pitch: number, start: number, length: number, volume = 0.08): void {
  if (context?.state !== "running") return;
  const source = context.createOscillator();
  const level = context.createGain();
  source.frequency.value = pitch;
  level.gain.setValueAtTime(0, context.currentTime + start);
  level.gain.linearRampToValueAtTime(volume, context.currentTime + start + 0.02);
  level.gain.setValueAtTime(volume, context.currentTime + start + length - 0.03);
  level.gain.linearRampToValueAtTime(0, context.currentTime + start + length);
  source.connect(level).connect(context.destination);
  source.start(context.currentTime + start);
  source.stop(context.currentTime + start + length);
}

export const ring = (): void => {
  tone(880, 0, 0.18);
  tone(1100, 0.22, 0.18);
};
export const unanswered = (): void => {
  tone(660, 0, 0.25, 0.12);
  tone(660, 0.35, 0.25, 0.12);
};
export const trouble = (): void => tone(220, 0, 0.6, 0.1);
