"""KH-154 in other formats: `python corpus/build_formats.py` writes kh-154/exports.

The portal's page is kh-154.txt in the template portal.html: letterhead in a table, a paragraph a line, and around it all that
portals put there. kh-154.doc, .rtf, .odt and -office.html are LibreOffice's exports of kh-154.docx, kh-154-auto.odt is that of
the file with automatic numbers; they differ from run to run, so they are written only when they are missing, or with --all.
"""

from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path
from string import Template
from unicodedata import normalize

FOLDER = Path(__file__).parent / "kh-154"
EXPORTS_FOLDER = FOLDER / "exports"
TEMPLATE = Path(__file__).with_name("portal.html")
# File, the file that it is made of, the format it is made into.
EXPORTS = (
    ("kh-154.doc", "kh-154.docx", "doc"),
    ("kh-154.rtf", "kh-154.docx", "rtf"),
    ("kh-154.odt", "kh-154.docx", "odt"),
    ("kh-154-office.html", "kh-154.docx", "html"),
    ("kh-154-auto.odt", "kh-154-auto.docx", "odt"),
)
_RULE = re.compile(r"-{3,}$")
_LINKED = re.compile(r"(?:Nghị quyết|Kế hoạch|Quyết định|Chỉ thị) số \d+[-/][^ ;,.)]+")


def build_page(text: str) -> bytes:
    """The plan as a portal would show it."""
    lines = [" ".join(line.split()) for line in normalize("NFC", text).split("\n")]
    lines = [line for line in lines if line and not _RULE.match(line)]
    number = next(index for index, line in enumerate(lines) if line.startswith("Số:"))
    recipients = lines.index("Nơi nhận:")
    issuer, national = "<br>".join(lines[:2]), "<br>".join(lines[2:4])
    head = (
        '<table width="100%"><tr><td width="40%"><p align="center"><b>' + issuer + "<br>-------</b></p></td>"
        '<td><p align="center"><b>' + national + "<br>---------------</b></p></td></tr>"
        f"<tr><td><p>{escape(lines[number])}</p></td><td><p><i>{escape(lines[number + 1])}</i></p></td></tr></table>"
    )
    foot = "<table><tr><td><p><b><i>Nơi nhận:</i></b><br>" + "<br>".join(map(escape, lines[recipients + 1 :])) + "</p></td>"
    paragraphs = [f'<p align="center"><b>{escape(line)}</b></p>' for line in lines[number + 2 : number + 4]]
    paragraphs += [f"<p>{_link(line)}</p>" for line in lines[number + 4 : recipients]]
    document = "\n".join([head, *paragraphs, foot + "<td><p>&nbsp;</p></td></tr></table>"])
    title = "Kế hoạch 154/KH-UBND năm 2023 thực hiện Nghị quyết 29-NQ/TW do tỉnh Hà Tĩnh ban hành"
    return Template(TEMPLATE.read_text("utf-8")).substitute(title=title, document=document).encode("utf-8")


def _link(line: str) -> str:
    """The line with links on the documents that it cites."""
    return _LINKED.sub(lambda cited: f'<a href="/vb/tim?q={len(cited[0])}">{cited[0]}</a>', escape(line, quote=False))


def main() -> None:
    """Write the files anew."""
    (EXPORTS_FOLDER / "kh-154-portal.html").write_bytes(build_page((FOLDER / "kh-154.txt").read_text("utf-8")))
    for name, origin, suffix in EXPORTS:
        target = EXPORTS_FOLDER / name
        if "--all" in sys.argv or not target.exists():
            from policyparse.readers.office import convert
            from policyparse.readers.options import DEFAULT_LIMITS

            target.write_bytes(convert((FOLDER / origin).read_bytes(), "docx", suffix, str(target), DEFAULT_LIMITS))


if __name__ == "__main__":
    main()
