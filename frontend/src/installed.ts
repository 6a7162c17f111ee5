const IDLE = 3000;

interface Connection {
  saveData?: boolean;
}

/** Keep the pages that answer without a signal, once this one is done; a phone that saves data is spared. */
export function installed(): void {
  if (!("serviceWorker" in navigator) || !document.querySelector("link[rel=manifest]")) return;
  if ((navigator as Navigator & { connection?: Connection }).connection?.saveData) return;
  const keep = (): void => {
    navigator.serviceWorker
      .register("/worker.js")
      .then(() => navigator.serviceWorker.ready)
      .then(() => {
        document.documentElement.dataset.kept = "ready";
      })
      .catch(() => undefined); // a private window keeps nothing, and everything else goes on
  };
  addEventListener("load", () => setTimeout(keep, IDLE));
}
