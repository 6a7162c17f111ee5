"""Judge in templates what the formatter lets pass; one line for each fault, exit 1 when there is any.

The formatter breaks a line where two tags meet, and a line break is a blank to the reader: `{% endif %}{% if x %}, …` becomes
"word , …". It leaves a tag that is too long as it is, and white space is shown where an element keeps its lines.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

LENGTH = 120
LINES = 120
CONDITIONS = 3
CONDITION = re.compile(r"\{% (?:if|elif|for|ifchanged) ")
LAYOUT = r"\{% (?:if|elif|else|endif|for|empty|endfor|with|endwith)\b[^%]*%\}"
STRAY_MARK = re.compile(rf"^\s*(?:{LAYOUT}\s*)*(?:[,;:!?)]|\.(?!\w))")
STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
# `prose` keeps its line breaks (white-space: pre-line), so its text begins and ends at the tags.
SHOWN_BREAK = re.compile(r'<(\w+)[^>]*\bclass="[^"]*\bprose\b[^"]*"[^>]*>(?:\s|[^<]*\s</\1>)')


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and words of what a reader of a template, or of its page, stumbles over."""
    without_style = STYLE.sub(lambda style: "\n" * style[0].count("\n"), text)
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LENGTH:
            yield number, f"{len(line)} characters, more than {LENGTH}"
    for number, line in enumerate(without_style.splitlines(), 1):
        if len(CONDITION.findall(line)) > CONDITIONS:
            yield number, f"more than {CONDITIONS} conditions"
        if STRAY_MARK.match(line):
            yield number, "a blank before a punctuation mark"
    if text.count("\n") > LINES:
        yield LINES + 1, f"more than {LINES} lines"
    for element in SHOWN_BREAK.finditer(text):
        yield text.count("\n", 0, element.start()) + 1, "a line break that .prose would show"


def main(folders: list[str]) -> int:
    """Judge every template in the folders."""
    templates = sorted(path for folder in folders for path in Path(folder).rglob("*.html"))
    lines = [
        f"{path}:{number}: {words}"
        for path in templates
        if "node_modules" not in path.parts
        for number, words in faults(path.read_text(encoding="utf-8"))
    ]
    print(*lines, sep="\n", end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
