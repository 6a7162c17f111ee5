import { word } from "./words";

/** One event of the live feed: ids and codes, never personal data. */
export interface LiveEvent {
  id: number;
  at: string;
  name: string;
  subject: string;
  subject_id: number;
  agency: number | null;
  area: string;
  [field: string]: unknown;
}

export interface LiveOptions {
  /** Address of the feed with its filters; the page carries it (`shell.live`). */
  url: string;
  /** Position up to which the server drew the page; empty begins now. */
  since?: string;
  onEvent: (event: LiveEvent) => void;
  /** Events were missed: read the lists anew. */
  onGap?: () => void;
  /** "" when all is well, else what to say ("connection lost, data is N s old"), and the age in seconds. */
  onState?: (words: string, age: number) => void;
  /** Seconds of silence after which the connection counts as lost; the server beats every 15. */
  patience?: number;
}

interface Message {
  id: string;
  event: string;
  data: string;
}

/** Read one server-sent message; comments and unknown fields are passed over. */
export function parse(block: string): Message {
  const message: Message = { id: "", event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
    if (field && value !== undefined) message[field as keyof Message] += field === "event" ? "" : value;
    if (field === "event" && value) message.event = value;
  }
  return message;
}

/**
 * Follow the live feed. It resumes after the last message, watches the heartbeat, and says at once when it is lost.
 * It reads the stream itself, because EventSource hands over only those events whose names it was told before.
 */
export function follow(options: LiveOptions): () => void {
  const patience = (options.patience ?? 40) * 1000;
  let position = options.since ?? "";
  let heard = Date.now();
  let connected = false;
  let stopped = false;
  let abort = new AbortController();

  const take = (message: Message): void => {
    heard = Date.now();
    if (message.id) position = message.id;
    if (message.event === "gap") options.onGap?.();
    if (["hello", "beat", "gap"].includes(message.event)) tell();
    else if (message.data) options.onEvent(JSON.parse(message.data) as LiveEvent);
  };

  const read = async (): Promise<void> => {
    const url = new URL(options.url, location.href);
    if (position) url.searchParams.set("since", position);
    abort = new AbortController();
    const response = await fetch(url, { credentials: "include", signal: abort.signal, cache: "no-store" });
    if (!response.ok || !response.body) throw new Error(`live feed answered ${response.status}`);
    connected = true;
    heard = Date.now();
    tell();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      blocks.forEach((block) => {
        take(parse(block));
      });
    }
  };

  const keep = async (): Promise<void> => {
    let wait = 1000;
    while (!stopped) {
      const began = Date.now();
      await read().catch(() => undefined);
      connected = false;
      tell();
      if (Date.now() - began > 10_000) wait = 1000;
      // A spread of the waiting times keeps a thousand walls from knocking at the same moment.
      await new Promise((resolve) => setTimeout(resolve, wait + Math.random() * 500));
      wait = Math.min(wait * 2, 15_000);
    }
  };

  const tell = (): void => {
    const silence = Date.now() - heard;
    const age = Math.round(silence / 1000);
    const lost = !connected || silence > patience;
    options.onState?.(lost ? word("connection_lost", { seconds: age }) : "", lost ? age : 0);
  };

  const watch = setInterval(() => {
    if (!connected) tell();
    else if (Date.now() - heard > patience) abort.abort();
  }, 1000);
  void keep();
  return () => {
    stopped = true;
    clearInterval(watch);
    abort.abort();
  };
}
