/** Photos of the crew that could not be sent yet: kept in the browser's own database, sent in order, each once. */
import { cookie } from "~/dom";
import { key } from "./talk";

interface Kept {
  key: string;
  incident: number;
  photo: Blob;
}

const STORE = "photos";

function opened(user: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(`unit-photos-${user}`, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { autoIncrement: true });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const store = async (user: number, mode: IDBTransactionMode): Promise<IDBObjectStore> =>
  (await opened(user)).transaction(STORE, mode).objectStore(STORE);

export async function keep(user: number, incident: number, photo: Blob): Promise<void> {
  const kept: Kept = { key: key(), incident, photo };
  await done((await store(user, "readwrite")).add(kept));
}

export const waiting = async (user: number): Promise<number> => done((await store(user, "readonly")).count());

let sending = false;

/** Send what is kept; returns how many were refused for good. A photo leaves the phone only after the server answered. */
export async function flush(user: number): Promise<number> {
  if (sending) return 0;
  sending = true;
  let refused = 0;
  try {
    const numbers = await done((await store(user, "readonly")).getAllKeys());
    for (const number of numbers) {
      const kept = (await done((await store(user, "readonly")).get(number))) as Kept;
      const body = new FormData();
      body.set("photo", kept.photo, "photo.jpg");
      body.set("key", kept.key);
      const answer = await fetch(`/emergency/unit/photo/${kept.incident}/`, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": cookie("csrftoken") },
      });
      if (answer.status >= 500 || answer.status === 401) break;
      if (!answer.ok) refused += 1;
      await done((await store(user, "readwrite")).delete(number));
    }
  } finally {
    sending = false;
  }
  return refused;
}
