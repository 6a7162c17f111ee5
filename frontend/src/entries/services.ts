import { follow } from "../services/rules";

follow();
