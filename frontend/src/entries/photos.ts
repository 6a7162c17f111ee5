import "../reports/report.scss";
import { $$ } from "../dom";
import { camera } from "../reports/camera";
import { cover } from "../reports/cover";

for (const box of $$<HTMLElement>("[data-cover]")) cover(box);
for (const box of $$<HTMLElement>("[data-camera]")) camera(box);
