import { follow } from "../rules";

follow();
