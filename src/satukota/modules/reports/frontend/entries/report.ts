import "../report.scss";
import { Wizard } from "../wizard";
import { pageWords } from "../words";

if (document.body.dataset.report) {
  const stops = JSON.parse(document.getElementById("report-stops")?.textContent ?? "{}");
  void new Wizard(pageWords("report-words"), stops).start();
}
