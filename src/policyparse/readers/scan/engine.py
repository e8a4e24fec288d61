"""Tesseract: a picture in, words with their boxes out. Through tesserocr where it is installed, else through the program."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from policyparse.errors import ProgramMissing

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["LANGUAGE", "Engine", "Found", "find_models", "open_engine"]

LANGUAGE = "vie"
_PREFIX = "TESSDATA_PREFIX"
# Where the systems' packages put the models; the newest version first.
_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)
_INSTALL = "cài gói tesseract-ocr và tesseract-ocr-vie (Debian, Ubuntu: sudo apt-get install tesseract-ocr tesseract-ocr-vie)"


class Found(NamedTuple):
    """A word in a picture, in pixels. `rise` is the slope of its line, positive where it goes down to the right."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: int
    rise: float = 0.0


class Engine(Protocol):
    """A recogniser for one thread."""

    def read(self, picture: Image, dpi: float) -> list[Found]:
        """The words of a grey picture."""
        ...

    def close(self) -> None:
        """Let its memory go."""
        ...


def find_models() -> Path | None:
    """The folder with the Vietnamese model: what TESSDATA_PREFIX says, else what was installed with us, else the system's."""
    named = os.environ.get(_PREFIX)
    folders = [Path(named), Path(named) / "tessdata"] if named else []
    folders.append(Path(sys.prefix, "share", "tessdata"))
    for pattern in _FOLDERS:
        root = Path(pattern)
        folders += sorted(Path(root.anchor).glob(str(root.relative_to(root.anchor))), reverse=True)
    return next((folder for folder in folders if (folder / f"{LANGUAGE}.traineddata").is_file()), None)


def open_engine(source_path: str) -> Engine:
    """A recogniser. Raises `ProgramMissing`, with what to install, where there is none or it has no Vietnamese."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract's own threads wait for each other more than they work
    models = find_models()
    program = shutil.which("tesseract")
    try:
        import tesserocr  # noqa: F401
    except ImportError:
        if program is None:
            raise ProgramMissing(f"Đây là ảnh quét, cần Tesseract để nhận dạng chữ: hãy {_INSTALL}.", path=source_path) from None
        library = False
    else:
        library = True
    if models is None:
        raise ProgramMissing(f"Thiếu mô hình tiếng Việt của Tesseract (vie.traineddata): hãy {_INSTALL}.", path=source_path)
    return _Library(models) if library else _Program(str(program), models)


class _Library:
    """Tesseract within this process."""

    def __init__(self, models: Path) -> None:
        import tesserocr

        self._levels = tesserocr.RIL
        self._api = tesserocr.PyTessBaseAPI(
            path=f"{models}{os.sep}", lang=LANGUAGE, psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
        )

    def read(self, picture: Image, dpi: float) -> list[Found]:
        api = self._api
        api.SetImage(picture)
        api.SetSourceResolution(round(dpi))
        try:
            api.Recognize()
            return list(self._words())
        finally:
            api.Clear()

    def _words(self) -> Iterator[Found]:
        from tesserocr import iterate_level

        word, row = self._levels.WORD, self._levels.TEXTLINE
        line, rise = -1, 0.0
        for place in iterate_level(self._api.GetIterator(), word) or ():
            if place.IsAtBeginningOf(row):
                line += 1
                rise = 0.0
                if baseline := place.Baseline(row):
                    (x0, y0), (x1, y1) = baseline
                    rise = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
            box = place.BoundingBox(word)
            try:
                text = place.GetUTF8Text(word).strip()
            except RuntimeError:  # a place without a word
                continue
            if text and box:
                left, top, right, bottom = box
                yield Found(text, left, top, right, bottom, place.Confidence(word) / 100, line, rise)

    def close(self) -> None:
        self._api.End()


class _Program:
    """Tesseract's own program, started for each page."""

    def __init__(self, program: str, models: Path) -> None:
        self._command = [program, "stdin", "stdout", "--tessdata-dir", str(models), "-l", LANGUAGE, "--psm", "3", "--oem", "1"]

    def read(self, picture: Image, dpi: float) -> list[Found]:
        packed = BytesIO()
        picture.save(packed, "PNG", compress_level=1)
        command = [*self._command, "--dpi", str(round(dpi)), "tsv"]
        done = subprocess.run(command, input=packed.getvalue(), capture_output=True, check=True)  # noqa: S603 - our own words
        return list(_read_table(done.stdout.decode("utf-8", "replace")))

    def close(self) -> None:
        """Nothing stays between pages."""


def _read_table(table: str) -> Iterator[Found]:
    """The words of Tesseract's table; the slope of a line is that between the feet of its first and its last word."""
    lines: dict[tuple[str, ...], list[list[str]]] = {}
    for row in csv.reader(StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) == 12 and row[0] == "5" and row[11].strip():
            lines.setdefault(tuple(row[1:5]), []).append(row)
    for number, rows in enumerate(lines.values()):
        first, last = ([float(cell) for cell in rows[place][6:10]] for place in (0, -1))
        across = last[0] - first[0]
        rise = ((last[1] + last[3]) - (first[1] + first[3])) / across if across > 5 * first[3] else 0.0
        for row in rows:
            left, top, width, height = (int(cell) for cell in row[6:10])
            yield Found(row[11].strip(), left, top, left + width, top + height, float(row[10]) / 100, number, rise)
