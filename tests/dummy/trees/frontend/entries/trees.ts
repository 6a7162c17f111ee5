import { $$ } from "~/dom";

// A row that the map or the search led to is brought into view and marked.
const target = location.hash.slice(1);
for (const row of $$<HTMLElement>("tr[id]")) row.classList.toggle("is-new", row.id === target);
