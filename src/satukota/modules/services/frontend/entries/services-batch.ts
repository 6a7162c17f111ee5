import "../batch.scss";
import { growRows } from "../rows";
import { follow } from "../rules";

growRows();
follow();
