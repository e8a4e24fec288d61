"""PDF files drawn on the spot with reportlab, in a font that has all Vietnamese letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

A4 = (595.0, 842.0)
# DejaVu comes with LibreOffice; fonts that have no Vietnamese letters stand in for a mixed file.
_FOLDERS = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/TTF", "/usr/share/fonts/dejavu", "/Library/Fonts")
FULL, PART = "DejaVuSerif", "LiberationSerif-Regular"


@cache
def font(name: str) -> str:
    """A TrueType font of the system, made known to reportlab under its own name; skips the test where it is missing."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for folder in (*_FOLDERS, "/usr/share/fonts/truetype/liberation", "/usr/share/fonts/truetype/liberation2"):
        path = Path(folder) / f"{name}.ttf"
        if path.is_file():
            pdfmetrics.registerFont(TTFont(name, str(path)))
            return name
    pytest.skip("the fonts DejaVu Serif and Liberation Serif are not installed")


class Drawing:
    """What is drawn on one page, in the order in which it is drawn; heights count from the top."""

    def __init__(self, width: float = A4[0], height: float = A4[1], rotation: int = 0) -> None:
        self.width, self.height, self.rotation = width, height, rotation
        self._steps: list[tuple[str, tuple[Any, ...]]] = []

    def text(self, x: float, top: float, text: str, size: float = 13, face: str = FULL) -> Drawing:
        """A line of text whose base line is `top` below the upper edge."""
        self._steps.append(("text", (x, top, text, size, face)))
        return self

    def lines(self, *lines: tuple[float, str], top: float = 80, size: float = 13, pitch: float = 18) -> Drawing:
        """Lines one below the other, each as (left edge, text)."""
        for row, (x, text) in enumerate(lines):
            self.text(x, top + pitch * row, text, size)
        return self

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> Drawing:
        """A straight line."""
        self._steps.append(("rule", (x0, top, x1, bottom)))
        return self

    def grid(self, xs: Sequence[float], tops: Sequence[float]) -> Drawing:
        """All lines of a table."""
        for top in tops:
            self.rule(xs[0], top, xs[-1], top)
        for x in xs:
            self.rule(x, tops[0], x, tops[-1])
        return self

    def picture(self, x: float, top: float, width: float, height: float) -> Drawing:
        """A grey picture."""
        self._steps.append(("picture", (x, top, width, height)))
        return self

    def turned(self, text: str, x: float, top: float, degrees: float, size: float = 13) -> Drawing:
        """A line of text that runs in another direction."""
        self._steps.append(("turned", (text, x, top, degrees, size)))
        return self

    def draw(self, canvas: Any) -> None:
        """Put it on a canvas of reportlab."""
        canvas.setPageSize((self.width, self.height))
        if self.rotation:
            canvas.setPageRotation(self.rotation)
        for kind, given in self._steps:
            getattr(self, f"_{kind}")(canvas, *given)
        canvas.showPage()

    def _text(self, canvas: Any, x: float, top: float, text: str, size: float, face: str) -> None:
        canvas.setFont(font(face), size)
        canvas.drawString(x, self.height - top, text)

    def _rule(self, canvas: Any, x0: float, top: float, x1: float, bottom: float) -> None:
        canvas.setLineWidth(0.5)
        canvas.line(x0, self.height - top, x1, self.height - bottom)

    def _picture(self, canvas: Any, x: float, top: float, width: float, height: float) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("L", (40, 40), 200)), x, self.height - top - height, width, height)

    def _turned(self, canvas: Any, text: str, x: float, top: float, degrees: float, size: float) -> None:
        canvas.saveState()
        canvas.translate(x, self.height - top)
        canvas.rotate(degrees)
        canvas.setFont(font(FULL), size)
        canvas.drawString(0, 0, text)
        canvas.restoreState()


def make_pdf(pages: Iterable[Drawing], password: str | None = None) -> bytes:
    """A file of these pages; with a password nobody opens it without."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    result = BytesIO()
    encryption = StandardEncryption(password, canPrint=0) if password is not None else None
    canvas = Canvas(result, invariant=True, encrypt=encryption)
    for page in pages:
        page.draw(canvas)
    canvas.save()
    return result.getvalue()
