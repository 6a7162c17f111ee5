import "../report.scss";
import { $$ } from "~/dom";

for (const button of $$<HTMLButtonElement>("[data-share]")) {
  if (!("share" in navigator)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    // Closing the sheet without choosing is no error.
    void navigator
      .share({ title: button.dataset.shareTitle ?? "", url: button.dataset.share ?? "" })
      .catch(() => undefined);
  });
}
for (const button of $$<HTMLButtonElement>("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    button.classList.add("is-done");
  });
}
