import "../reports/report.scss";
import { Wizard } from "../reports/wizard";
import { pageWords } from "../reports/words";

if (document.body.dataset.report) {
  const stops = JSON.parse(document.getElementById("report-stops")?.textContent ?? "{}");
  void new Wizard(pageWords("report-words"), stops).start();
}
