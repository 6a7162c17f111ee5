import "../editor.scss";

// A problem leads to its line in the text; on a wide screen the text lies open beside the form, at the same place.
const text = document.querySelector<HTMLTextAreaElement>("#id_source");
const box = document.querySelector<HTMLDetailsElement>("[data-yaml]");

const scroll = (area: HTMLTextAreaElement, line: number): void => {
  area.scrollTop = (line - 4) * (area.scrollHeight / area.value.split("\n").length);
};

const select = (line: number): void => {
  if (!text) return;
  if (box) box.open = true;
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  scroll(text, line);
};

if (box && matchMedia("(min-width: 1300px)").matches) box.open = true;
if (text?.dataset.at) scroll(text, Number(text.dataset.at));

for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-line]"))
  link.addEventListener("click", (event) => {
    event.preventDefault();
    select(Number(link.dataset.line));
  });
