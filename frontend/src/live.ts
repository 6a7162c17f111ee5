import { word } from "./words";

/** One event of the live feed, as the server sends it. */
export interface LiveEvent {
  id: number;
  name: string;
  at: string;
  data: Record<string, unknown>;
}

export interface LiveOptions {
  /** Address of the feed; the page carries it in `data-live`. */
  url: string;
  /** Event that was last drawn into the page by the server. */
  after?: string | undefined;
  onEvent: (event: LiveEvent) => void;
  /** Called with "" when all is well, else with what to say: "connection lost, data is N s old". */
  onState?: (words: string, age: number) => void;
  /** Seconds without a heartbeat after which the connection counts as lost. */
  patience?: number;
}

/** Follow the live feed: resumes after the last event, watches the heartbeat, says at once when it is lost. */
export function follow(options: LiveOptions): () => void {
  const patience = (options.patience ?? 35) * 1000;
  let last = options.after ?? "";
  let heard = Date.now();
  let wait = 1000;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | undefined;

  const alive = (): void => {
    heard = Date.now();
    wait = 1000;
    options.onState?.("", 0);
  };

  const receive = (message: MessageEvent<string>): void => {
    alive();
    if (message.lastEventId) last = message.lastEventId;
    if (message.data) options.onEvent(JSON.parse(message.data) as LiveEvent);
  };

  const connect = (): void => {
    source?.close();
    const url = new URL(options.url, location.href);
    if (last) url.searchParams.set("after", last);
    source = new EventSource(url, { withCredentials: true });
    source.onopen = alive;
    source.onmessage = receive;
    source.addEventListener("heartbeat", alive);
    source.onerror = () => {
      source?.close();
      clearTimeout(retry);
      // A spread of the waiting times keeps a thousand walls from knocking at the same moment.
      retry = setTimeout(connect, wait + Math.random() * 500);
      wait = Math.min(wait * 2, 15_000);
      tell();
    };
  };

  const tell = (): void => {
    const age = Math.round((Date.now() - heard) / 1000);
    const lost = !source || source.readyState !== EventSource.OPEN || Date.now() - heard > patience;
    if (lost) options.onState?.(word("connection_lost", { seconds: age }), age);
  };

  const watch = setInterval(() => {
    tell();
    if (Date.now() - heard > patience && source?.readyState === EventSource.OPEN) connect();
  }, 1000);
  connect();
  return () => {
    clearInterval(watch);
    clearTimeout(retry);
    source?.close();
  };
}
