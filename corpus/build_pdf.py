"""The sample plan as PDF: kh-154/kh-154.pdf and kh-154-auto.pdf, made of the DOCX files by LibreOffice.

Dates and identifiers in a PDF file differ from run to run, and its letters come from the fonts at hand: it is written only when
it is missing, or with --all. The committed files were made where no Times New Roman and no font like it had all Vietnamese
letters, so that single letters are drawn from another font, after their line: the trap that many programs set.
"""

from __future__ import annotations

import sys
from pathlib import Path

from policyparse.readers.office import convert
from policyparse.readers.options import DEFAULT_LIMITS

FOLDER = Path(__file__).parent / "kh-154"


def main() -> None:
    """Write the files anew."""
    for name in ("kh-154", "kh-154-auto"):
        source, target = FOLDER / f"{name}.docx", FOLDER / f"{name}.pdf"
        if "--all" in sys.argv or not target.exists():
            target.write_bytes(convert(source.read_bytes(), "docx", "pdf", str(target), DEFAULT_LIMITS))


if __name__ == "__main__":
    main()
