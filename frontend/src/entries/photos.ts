import "../reports/report.scss";
import { $$ } from "../dom";
import { cover } from "../reports/cover";

for (const box of $$<HTMLElement>("[data-cover]")) cover(box);
