import "../styles/unit.scss";
import { start } from "../unit";

start();
