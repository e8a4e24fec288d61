"""Is all the text of PDF files read? Word by word against pdftotext: `python corpus/compare_pdf.py FILE-OR-FOLDER...`

What both have is left out; the rest is listed, a line a file. Words are compared without regard to order. Marks of footnotes,
words broken at hyphens and letters that pdftotext puts apart are the usual differences. Files whose pages had to be recognised
have no text layer to compare with.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from unicodedata import normalize

from policyparse.errors import ReadError
from policyparse.readers import read

_SHOWN = 12


def read_words(path: Path) -> Counter[str] | None:
    """The words that policyparse reads, those of the margins included; None if pages were recognised."""
    document = read(path)
    if document.source.ocr:
        return None
    return _count(" ".join([document.text, *(aside.text for aside in document.asides)]))


def pdftotext_words(path: Path) -> Counter[str]:
    """The words that pdftotext reads."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return _count(done.stdout.decode("utf-8"))


def _count(text: str) -> Counter[str]:
    return Counter(normalize("NFC", text).replace("\xad", "-").split())


def compare(path: Path) -> str:
    """One line on a file."""
    try:
        ours = read_words(path)
    except ReadError as error:
        return f"{path.name}: {error}"
    if ours is None:
        return f"{path.name}: recognised"
    theirs = pdftotext_words(path)
    missing, added = theirs - ours, ours - theirs
    # What is only cut at other places is the same text
    same = _letters(missing) == _letters(added)
    lines = [
        f"{path.name}: {sum(theirs.values())} words, {sum(missing.values())} only pdftotext's, {sum(added.values())} only ours"
        + (", the same letters" if same and missing else "")
    ]
    for name, words in (("pdftotext", missing), ("policyparse", added)):
        if words:
            lines.append(f"  {name}: " + " ".join(f"{word}×{count}" for word, count in sorted(words.items())[:_SHOWN]))
    return "\n".join(lines)


def _letters(words: Counter[str]) -> Counter[str]:
    return Counter("".join(words.elements()))


def main() -> None:
    """Compare every file named, and every PDF file in the folders named."""
    for argument in sys.argv[1:]:
        path = Path(argument)
        for file in sorted(path.glob("*.pdf")) if path.is_dir() else [path]:
            print(compare(file))


if __name__ == "__main__":
    main()
