// A problem leads to its line in the text.
const text = document.querySelector<HTMLTextAreaElement>("#id_source");

const select = (line: number): void => {
  if (!text) return;
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  text.scrollTop = (line - 4) * (text.scrollHeight / lines.length);
};

for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-line]"))
  link.addEventListener("click", (event) => {
    event.preventDefault();
    select(Number(link.dataset.line));
  });
