import "../ticket.scss";
import { $ } from "~/dom";
import { follow } from "~/live";

// A number on the phone follows the calls of its office; without this program the page asks anew by itself.
const ticket = $<HTMLElement>("[data-ticket]");
if (ticket?.dataset.ticket)
  follow({
    url: `${ticket.dataset.ticket}?name=services.queue_`,
    onEvent: (event) => {
      if (String(event.agency) === ticket.dataset.agency) document.body.dispatchEvent(new Event("moved"));
    },
    onGap: () => document.body.dispatchEvent(new Event("moved")),
  });
