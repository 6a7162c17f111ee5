/** The headset: one connection to the telephone agent that stands as long as the desk is open. Who is heard on it, the agent decides:
 *  claiming a call is answering it. A connection that is lost is made anew. */
import { $ } from "~/dom";
import { say, setup, sign } from "./say";
import { desk } from "./state";
import { get, post } from "./talk";

type State = "off" | "connecting" | "on" | "lost" | "denied";

/** Nobody's voice is made prettier than it is: a headset has no echo, and what is heard behind a caller may matter. */
const MICROPHONE = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };
const GATHER = 2000;
const PATIENCE = 10_000;
const AGAIN = 1500;

let state: State = "off";
let connection: RTCPeerConnection | undefined;
let microphone: MediaStream | undefined;
let again: ReturnType<typeof setTimeout> | undefined;
const speaker = document.createElement("audio");
speaker.autoplay = true;
speaker.id = "voice";

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Show how the headset stands; a call in hand that nobody can hear is said in red. */
export function show(): void {
  const button = $<HTMLElement>("#headset");
  if (!button) return;
  const talking = desk.board.calls.some((one) => one.mine && ["answered", "transferring"].includes(one.state));
  const markup = `${sign(state === "on" ? "headset" : "headset-off")}${say(`voice_${state}`)}<kbd>0</kbd>`;
  const deaf = state !== "on" && (talking || state === "lost" || state === "denied");
  button.classList.toggle("act--late", deaf);
  button.dataset.state = state;
  if (button.dataset.markup === markup) return;
  button.dataset.markup = markup;
  button.innerHTML = markup;
}

function become(next: State): void {
  state = next;
  show();
}

function drop(): void {
  clearTimeout(again);
  if (connection) connection.onconnectionstatechange = null;
  connection?.close();
  connection = undefined;
}

function lose(): void {
  drop();
  become("lost");
  again = setTimeout(() => void connect(), AGAIN);
}

async function gathered(made: RTCPeerConnection): Promise<void> {
  const end = Date.now() + GATHER;
  while (made.iceGatheringState !== "complete" && Date.now() < end) await wait(20);
}

async function answered(name: string): Promise<string> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const { answer } = await get<{ answer: string }>(`/emergency/voice/${name}/`);
    if (answer) return answer;
    await wait(200);
  }
  throw new Error("no answer");
}

export async function connect(): Promise<void> {
  drop();
  become("connecting");
  try {
    microphone ??= await navigator.mediaDevices.getUserMedia({ audio: MICROPHONE });
  } catch {
    become("denied");
    return;
  }
  const made = new RTCPeerConnection({ iceServers: [] });
  connection = made;
  try {
    for (const track of microphone.getAudioTracks()) made.addTrack(track, microphone);
    made.ontrack = (event) => {
      speaker.srcObject = event.streams[0] ?? new MediaStream([event.track]);
      void speaker.play().catch(() => undefined);
    };
    made.onconnectionstatechange = () => {
      if (made !== connection) return;
      if (made.connectionState === "connected") become("on");
      else if (["disconnected", "failed", "closed"].includes(made.connectionState)) lose();
    };
    await made.setLocalDescription();
    await gathered(made);
    const { name } = await post<{ name: string }>("/emergency/voice/", { offer: made.localDescription?.sdp ?? "" });
    const sdp = await answered(name);
    if (made === connection) await made.setRemoteDescription({ type: "answer", sdp });
  } catch {
    if (made === connection) lose();
  }
}

export async function begin(): Promise<void> {
  if (!setup.voice || !setup.takes) return;
  document.body.append(speaker);
  show();
  const allowed = await navigator.permissions
    ?.query({ name: "microphone" as PermissionName })
    .catch(() => ({ state: "prompt" }));
  if (allowed?.state === "granted") void connect();
}
