import { backToDraft, sent, type Waiting, waiting } from "./store";

export type Outcome =
  | { kind: "taken"; url: string }
  | { kind: "wrong"; message: string; fields: Record<string, string> }
  | { kind: "later" };

const SECONDS = 30_000;

/** Send one report; the same key twice is one report, so sending again after a lost answer is safe. */
export async function send(address: string, one: Waiting): Promise<Outcome> {
  const body = new FormData();
  body.set("report", one.report);
  one.photos.forEach((photo, n) => {
    body.append("photos", photo, `foto-${n + 1}.jpg`);
  });
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), SECONDS);
  try {
    const answer = await fetch(address, {
      method: "POST",
      body,
      headers: { "Idempotency-Key": one.key, "Accept-Language": document.documentElement.lang },
      signal: limit.signal,
    });
    if (answer.ok) return { kind: "taken", url: ((await answer.json()) as { tracking_url: string }).tracking_url };
    if (answer.status >= 500 || answer.status === 429) return { kind: "later" };
    const told = (await answer.json()) as { message: string; fields: Record<string, string> };
    return { kind: "wrong", message: told.message, fields: told.fields };
  } catch {
    return { kind: "later" };
  } finally {
    clearTimeout(timer);
  }
}

/** Send everything that waits; the address of the last one that was taken, if any. */
export async function flush(address: string): Promise<string | undefined> {
  let url: string | undefined;
  for (const one of await waiting()) {
    const outcome = await send(address, one);
    if (outcome.kind === "later") return url;
    if (outcome.kind === "wrong") await backToDraft(one);
    await sent(one.key);
    if (outcome.kind === "taken") url = outcome.url;
  }
  return url;
}
