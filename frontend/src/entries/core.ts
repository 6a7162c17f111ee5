import htmx from "htmx.org";
import "../styles/core.scss";
import { dialogs } from "../dialogs";
import { $, cookie } from "../dom";
import { drafts } from "../drafts";
import { installed } from "../installed";
import { keys } from "../keys";
import { lightbox } from "../lightbox";
import { maps } from "../maps";
import { pickers } from "../pickers";
import { themes } from "../theme";
import { passing, toast, toasts } from "../toasts";
import { word } from "../words";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;

document.addEventListener("htmx:configRequest", (event) => {
  const { detail } = event as CustomEvent<{ headers: Record<string, string> }>;
  detail.headers["X-CSRFToken"] = cookie("csrftoken");
});
document.addEventListener("htmx:sendError", () => toast(word("no_connection"), "wifi-off"));
document.addEventListener("htmx:responseError", () => toast(word("not_answered"), "alert-triangle"));

themes();
dialogs();
keys();
toasts();
passing();
pickers();
lightbox();
drafts();
maps();
installed();
if ($("[data-push]")) void import("../push").then(({ push }) => push());
$(".error-summary")?.focus();

const showConnection = (): void => {
  document.documentElement.classList.toggle("is-offline", !navigator.onLine);
};
addEventListener("online", showConnection);
addEventListener("offline", showConnection);
showConnection();
