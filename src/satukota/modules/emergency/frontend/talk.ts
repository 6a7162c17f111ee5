/** Questions to the server. A problem is thrown with its code; a lost connection is one of them. */
import { cookie } from "~/dom";
import { setup } from "./say";

export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly detail: Record<string, unknown>,
  ) {
    super(code);
  }
}

async function read<T>(answer: Response): Promise<T> {
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  if (!answer.ok) throw new Problem(String(body.problem ?? answer.status), body);
  return body as T;
}

/** Patience of the desk: a request that hangs is a request that failed. */
const PATIENCE = 8000;

/** A desk that stands in an exercise says so with every request: its keys never reach real life. */
const side = setup.exercise ? { "X-Exercise": "1" } : {};

const ask = async (address: string, options: RequestInit): Promise<Response> => {
  try {
    const headers = { ...(options.headers as Record<string, string>), ...side };
    return await fetch(address, {
      ...options,
      headers,
      signal: AbortSignal.timeout(PATIENCE),
      credentials: "same-origin",
    });
  } catch {
    throw new Problem("no_connection", {});
  }
};

export const get = async <T>(address: string): Promise<T> => read<T>(await ask(address, {}));

let tag = "";
/** The board, or null where nothing moved since the last time. */
export async function board<T>(address: string): Promise<T | null> {
  const answer = await ask(address, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
  if (answer.status === 304) return null;
  tag = answer.headers.get("ETag") ?? "";
  return read<T>(answer);
}

export const post = async <T>(address: string, body: object): Promise<T> =>
  read<T>(
    await ask(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify(body),
    }),
  );

/** A name for one wish, so that sending it again does nothing twice. */
export const key = (): string => `w-${crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`}`;
