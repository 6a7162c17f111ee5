import "../styles/emergency-unit.scss";
import { start } from "../emergency/unit";

start();
