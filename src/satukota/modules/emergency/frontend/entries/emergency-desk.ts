import "../styles/desk.scss";
import { start } from "../desk";

start();
