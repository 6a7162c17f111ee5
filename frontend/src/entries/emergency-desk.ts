import "../styles/emergency-desk.scss";
import { start } from "../emergency/desk";

start();
