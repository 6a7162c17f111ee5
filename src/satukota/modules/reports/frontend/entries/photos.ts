import "../report.scss";
import { $$ } from "~/dom";
import { camera } from "../camera";
import { cover } from "../cover";

for (const box of $$<HTMLElement>("[data-cover]")) cover(box);
for (const box of $$<HTMLElement>("[data-camera]")) camera(box);
