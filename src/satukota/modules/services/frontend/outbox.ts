// Notices that wait on this device until there is a connection. Nothing is forgotten before the office has it.
import { cookie } from "~/dom";

export type Notice = {
  key: string;
  /** The account that filled it: another one on the same device neither sees nor sends it. */
  owner: string;
  /** The name of the baby, by which its row is known; the answers go when the office has them. */
  title: string;
  /** The slip for the parents, once the office has the notice. */
  slip: string;
  answers: Record<string, string>;
  at: string;
  state: "waiting" | "sent" | "wrong";
  told: string;
};

const STORE = "notices";

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open("satukota-services", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

const done = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

const store = async (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
  (await open()).transaction(STORE, mode).objectStore(STORE);

/** Keep a notice on this device. */
export const keep = async (notice: Notice): Promise<void> => {
  await done((await store("readwrite")).put(notice));
};

/** Take a notice off this device. */
export const drop = async (key: string): Promise<void> => {
  await done((await store("readwrite")).delete(key));
};

/** The notices of an account on this device, oldest first. */
export const all = async (owner: string): Promise<Notice[]> =>
  (await done((await store("readonly")).getAll() as IDBRequest<Notice[]>))
    .filter((notice) => notice.owner === owner)
    .sort((one, other) => one.at.localeCompare(other.at));

const forgetSent = async (owner: string): Promise<void> => {
  const sent = (await all(owner)).filter((notice) => notice.state === "sent").slice(0, -5);
  for (const notice of sent) await drop(notice.key);
};

const send = async (notice: Notice, address: string): Promise<boolean> => {
  const told = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
    body: JSON.stringify({ key: notice.key, owner: notice.owner, answers: notice.answers }),
  });
  if (told.status >= 500 || told.redirected || told.status === 403) return false;
  const reply = (await told.json()) as { number?: string; slip?: string; message?: string; fields?: string[] };
  const wrong = reply.message ?? (reply.fields ?? []).join(" ");
  // What the office has needs no copy of a person's data on this device.
  await keep(
    reply.number
      ? { ...notice, answers: {}, state: "sent", told: reply.number, slip: reply.slip ?? "" }
      : { ...notice, state: "wrong", told: wrong },
  );
  return true;
};

/** Send what waits, oldest first; stop at the first that finds no connection. */
export const flush = async (address: string, owner: string): Promise<void> => {
  for (const notice of (await all(owner)).filter((one) => one.state === "waiting")) {
    try {
      if (!(await send(notice, address))) break;
    } catch {
      break;
    }
  }
  await forgetSent(owner);
};

/** Keep this page and what it is made of, so that it opens without a connection already after the first visit. */
export const keepPage = async (cache: string): Promise<void> => {
  const own = performance
    .getEntriesByType("resource")
    .map((entry) => entry.name)
    .filter((name) => new URL(name).origin === location.origin && name.includes("/static/"));
  await (await caches.open(cache)).addAll([location.pathname, ...new Set(own)]);
};
