/** What stays in this browser: the report that is being written, and reports that wait for a signal. */

export interface Draft {
  key: string;
  step: string;
  values: Record<string, string[]>;
  photos: Blob[];
}

export interface Waiting {
  key: string;
  report: string;
  photos: Blob[];
  at: number;
}

const CURRENT = "current";
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open("satukota-reports", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("draft");
      request.result.createObjectStore("outbox", { keyPath: "key" });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return opened;
}

async function ask<T>(
  store: string,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return new Promise((done, fail) => {
    const request = act(database.transaction(store, mode).objectStore(store));
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

/** A browser that forbids the store (private window) must not keep anybody from reporting. */
async function tried<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch {
    return otherwise;
  }
}

export const keepDraft = (draft: Draft): Promise<unknown> =>
  tried(
    ask("draft", "readwrite", (store) => store.put(draft, CURRENT)),
    undefined,
  );

export const readDraft = (): Promise<Draft | undefined> =>
  tried(
    ask<Draft | undefined>("draft", "readonly", (store) => store.get(CURRENT)),
    undefined,
  );

export const dropDraft = (): Promise<unknown> =>
  tried(
    ask("draft", "readwrite", (store) => store.delete(CURRENT)),
    undefined,
  );

export const queue = (waiting: Waiting): Promise<unknown> => ask("outbox", "readwrite", (store) => store.put(waiting));

export const waiting = (): Promise<Waiting[]> =>
  tried(
    ask<Waiting[]>("outbox", "readonly", (store) => store.getAll()),
    [],
  );

export const sent = (key: string): Promise<unknown> =>
  tried(
    ask("outbox", "readwrite", (store) => store.delete(key)),
    undefined,
  );
