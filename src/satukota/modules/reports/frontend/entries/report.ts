import "../report.scss";
import { Wizard } from "../wizard";
import { pageWords } from "../words";

if (document.body.dataset.report) {
  const stops = JSON.parse(document.getElementById("report-stops")?.textContent ?? "{}");
  const danger = JSON.parse(
    document.getElementById("report-danger")?.textContent ?? '{"not":"(?!)","kinds":[],"endings":"","gap":""}',
  );
  void new Wizard(pageWords("report-words"), stops, danger).start();
}
