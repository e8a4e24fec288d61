"""Many pages at a time: each picture is cleaned, recognised, and its words put where they stand on the upright page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from math import atan, cos, sin
from queue import SimpleQueue
from statistics import median
from typing import TYPE_CHECKING

from policyparse.errors import ProgramMissing
from policyparse.readers.options import Options
from policyparse.readers.page import Page, Word
from policyparse.readers.scan.engine import Engine, Found, open_engine
from policyparse.readers.scan.picture import clean, make_grey
from policyparse.readers.scan.rulings import find_rulings
from policyparse.readers.scan.sources import PageSource, Picture, open_pdf

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["read_page", "read_pages", "recognise"]

# A page read less surely than this on the whole may lie on its side or on its head.
_SURE = 0.6
_MIN_WORDS = 8
# What stands for nothing: specks, and the frames of stamps, that Tesseract makes letters of.
_NOISE, _SPECK = 0.2, 0.5
_RULED = "|¦_"  # what the line of a table beside a word is read as
_BULLETS = ("-", "–", "+", "*", "./.")


def recognise(data: bytes, numbers: Sequence[int], source_path: str, options: Options) -> list[Page]:
    """What is printed on the pages of a PDF file with these numbers, from 1. Raises `ReadError`."""
    return read_pages(open_pdf(data, numbers, options.limits, source_path), source_path, options)


def read_pages(source: PageSource, source_path: str, options: Options) -> list[Page]:
    """Every page of a source, in order, as many at a time as there are processors. Raises `ReadError`."""
    _require(source_path)
    engines: SimpleQueue[Engine] = SimpleQueue()
    workers = max(
        1, min(len(source.numbers), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    )
    for _ in range(workers):
        engines.put(open_engine(source_path))

    def read(number: int) -> Page:
        engine = engines.get()
        try:
            return read_page(source.picture(number), number, engine)
        finally:
            engines.put(engine)

    pages: dict[int, Page] = {}
    waiting = list(reversed(source.numbers))
    pool = ThreadPoolExecutor(workers)
    try:
        running = {pool.submit(read, waiting.pop()) for _ in range(min(workers, len(waiting)))}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                page = each.result()
                pages[page.number] = page
                if options.progress is not None:
                    options.progress(len(pages), len(source.numbers))
                if waiting:
                    running.add(pool.submit(read, waiting.pop()))
    finally:
        pool.shutdown(cancel_futures=True)
        while not engines.empty():
            engines.get().close()
    return [pages[number] for number in source.numbers]


def _count_processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _require(source_path: str) -> None:
    try:
        import numpy  # noqa: F401
        from PIL import Image  # noqa: F401
    except ImportError:
        raise ProgramMissing(
            "Đây là ảnh quét: hãy cài phần nhận dạng chữ, pip install 'policyparse[ocr]'.", path=source_path
        ) from None


def read_page(picture: Picture, number: int, engine: Engine) -> Page:
    """The words and rulings of one page, upright, in points."""
    grey = clean(make_grey(picture.image), picture.dpi)
    found = engine.read(grey, picture.dpi)
    if _is_unsure(found):
        grey, found = _turn(grey, found, picture.dpi, engine)
    return _place(grey, found, picture.dpi, number)


def _surety(found: Sequence[Found]) -> float:
    """How many letters were read, each counted as surely as its word was; those that stand on their side count nothing."""
    return sum(len(word.text) * max(word.confidence - 0.3, 0) for word in found if not _on_side(word))


def _on_side(word: Found) -> bool:
    """True for a word that runs up or down the picture: Tesseract reads those too, but the page is to be turned."""
    return len(word.text) > 2 and word.bottom - word.top > word.right - word.left


def _is_unsure(found: Sequence[Found]) -> bool:
    letters = sum(len(word.text) for word in found)
    mean = sum(len(word.text) * word.confidence for word in found if not _on_side(word)) / letters if letters else 0
    return mean < _SURE or len(found) < _MIN_WORDS


def _turn(grey: Image, found: list[Found], dpi: float, engine: Engine) -> tuple[Image, list[Found]]:
    """The page as it is read best, turned by a quarter, a half or three quarters; a blank page stays as it is."""
    import numpy as np
    from PIL.Image import Transpose

    if np.mean(np.asarray(grey.reduce(4)) < 128) < 0.002:
        return grey, found
    best = _surety(found), grey, found
    for turn in (Transpose.ROTATE_90, Transpose.ROTATE_270, Transpose.ROTATE_180):
        turned = grey.transpose(turn)
        read = engine.read(turned, dpi)
        if _surety(read) > 1.5 * best[0]:
            best = _surety(read), turned, read
        if not _is_unsure(best[2]):
            break
    return best[1], best[2]


def _is_print(word: Found) -> bool:
    """False for the line of a table that Tesseract made a letter of, and for specks."""
    if not word.text.strip(_RULED + "[]—‘’`ˆ~°"):
        return False
    letters = sum(char.isalpha() for char in word.text)
    if letters > 2 or any(char.isdigit() for char in word.text) or word.text in _BULLETS:
        return True
    return word.confidence > (_NOISE if letters else _SPECK)


def _place(grey: Image, found: Sequence[Found], dpi: float, number: int) -> Page:
    """Words turned level and measured in points. Those of one line share its top and bottom."""
    scale = 72 / dpi
    kept = [word._replace(text=word.text.strip(_RULED) or word.text) for word in found if _is_print(word)]
    slopes = [word.rise for word in kept if len(word.text) > 1]
    rise = median(slopes) if slopes else 0.0
    angle = atan(rise)
    middle_x, middle_y = grey.width / 2, grey.height / 2

    def level(x: float, y: float) -> tuple[float, float]:
        across, down = x - middle_x, y - middle_y
        return (
            (middle_x + across * cos(angle) + down * sin(angle)) * scale,
            (middle_y - across * sin(angle) + down * cos(angle)) * scale,
        )

    lines: dict[int, list[tuple[Found, float, float, float, float]]] = {}
    for word in kept:
        half_width, half_height = (word.right - word.left) / 2 * scale, (word.bottom - word.top) / 2 * scale
        x, y = level((word.left + word.right) / 2, (word.top + word.bottom) / 2)
        lines.setdefault(word.line, []).append((word, x - half_width, y - half_height, x + half_width, y + half_height))
    words = []
    for line in lines.values():
        letters = [each for each in line if any(char.isalnum() for char in each[0].text)] or line
        top, bottom = median(each[2] for each in letters), median(each[4] for each in letters)
        for word, x0, _, x1, _ in line:
            box = (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
            words.append(Word(word.text, *box, round(bottom - top, 1), round(word.confidence, 3)))
    return Page(number, grey.width * scale, grey.height * scale, tuple(words), find_rulings(grey, dpi, rise))
