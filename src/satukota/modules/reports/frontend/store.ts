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

const draftAt = (key: IDBValidKey): Promise<Draft | undefined> =>
  tried(
    ask<Draft | undefined>("draft", "readonly", (store) => store.get(key)),
    undefined,
  );

/** What was begun earlier, else a report that waited and was refused. */
export const readDraft = async (): Promise<Draft | undefined> => (await draftAt(CURRENT)) ?? (await takeRefused());

/** A report that waited and was refused is a draft again: nothing that was typed is lost. */
export async function backToDraft(one: Waiting): Promise<void> {
  const draft: Draft = { key: one.key, step: "category", values: valuesOf(one.report), photos: one.photos };
  await tried(
    ask("draft", "readwrite", (store) => store.put(draft, one.key)),
    undefined,
  );
}

function valuesOf(report: string): Record<string, string[]> {
  const { answers, contact, channel, ...plain } = JSON.parse(report) as Record<string, unknown> & {
    answers: Record<string, string>;
    contact: Record<string, string>;
  };
  const said: Record<string, unknown> = { ...plain, class_: plain.class, ...answers, ...contact };
  delete said.class;
  const typed = Object.entries(said).filter(([, value]) => value !== null && value !== "" && value !== undefined);
  return Object.fromEntries(typed.map(([name, value]) => [name, [String(value)]]));
}

/** Take a refused report as the draft that is being written. */
async function takeRefused(): Promise<Draft | undefined> {
  const keys = await tried(
    ask("draft", "readonly", (store) => store.getAllKeys()),
    [],
  );
  const key = keys.find((known) => known !== CURRENT);
  if (key === undefined) return undefined;
  const draft = await draftAt(key);
  if (draft) await keepDraft(draft);
  await tried(
    ask("draft", "readwrite", (store) => store.delete(key)),
    undefined,
  );
  return draft;
}

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
