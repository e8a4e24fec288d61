"""What holds pictures of pages: TIFF, JPEG and PNG files, and the pages of a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from warnings import catch_warnings, simplefilter

from policyparse.errors import DamagedFile, FileTooLarge, ProtectedFile, ReadError
from policyparse.readers.options import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["PageSource", "Picture", "open_pdf", "open_picture"]

FORMATS = ("TIFF", "JPEG", "PNG")
# The short side of A4 in inches: what a page measures whose file does not say, or says the 72 or 96 dpi of a screen.
_SHORT_SIDE = 8.27
_MIN_DPI, _MAX_DPI = 100, 1200
# Pages of a PDF are drawn as they were scanned, within these bounds: drawn larger they are read no better, measured on real ones.
_MIN_DRAWN, _MAX_DRAWN = 150, 300
# A picture that covers so much of a page is the page.
_WHOLE = 0.5


class Picture(NamedTuple):
    """One page as pixels."""

    image: Image
    dpi: float


class PageSource(Protocol):
    """Pages that can be had one after the other, from any thread."""

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of its pages, from 1."""
        ...

    def picture(self, number: int) -> Picture:
        """The page with that number, from 1. Raises `ReadError`."""
        ...


@contextmanager
def _reading(source_path: str) -> Iterator[None]:
    """Whatever a library raises on a damaged picture is a `ReadError`."""
    try:
        with catch_warnings():
            simplefilter("ignore")
            yield
    except (ReadError, MemoryError):
        raise
    except Exception as error:
        raise DamagedFile(f"Ảnh hỏng, không đọc được ({type(error).__name__}).", path=source_path) from error


def _bound(width: float, height: float, limits: Limits, source_path: str) -> None:
    if width * height > limits.max_pixels:
        shown = f"{width * height / 1e6:.4g} triệu điểm ảnh"
        raise FileTooLarge(
            f"Ảnh quá lớn: {shown}, giới hạn là {limits.max_pixels / 1e6:.6g} triệu (--limit pixels=…).", path=source_path
        )


def _bound_pages(pages: int, limits: Limits, source_path: str) -> None:
    if pages > limits.max_pages:
        raise FileTooLarge(f"Tệp có {pages} trang: giới hạn là {limits.max_pages} (--limit pages=…).", path=source_path)


class _Pictures:
    """The pages of a picture file."""

    def __init__(self, image: Any, limits: Limits, source_path: str) -> None:
        self._image, self._limits, self._path = image, limits, source_path
        self._lock = Lock()
        with _reading(source_path):
            pages = int(getattr(image, "n_frames", 1))
        _bound_pages(pages, limits, source_path)
        self.numbers = range(1, pages + 1)

    def picture(self, number: int) -> Picture:
        from PIL import ImageOps

        with self._lock, _reading(self._path):
            self._image.seek(number - 1)
            width, height = self._image.size
            _bound(width, height, self._limits, self._path)
            self._image.load()
            dpi = _resolution(self._image)
            turned = ImageOps.exif_transpose(self._image)
            return Picture(turned if turned is not self._image else self._image.copy(), dpi)


def _resolution(image: Any) -> float:
    told = image.info.get("dpi", (0, 0))
    try:
        dpi = float(told[0] if isinstance(told, tuple) else told)
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        dpi = 0
    if _MIN_DPI <= dpi <= _MAX_DPI:
        return dpi
    return max(float(min(image.size)) / _SHORT_SIDE, 1.0)


def open_picture(data: bytes, limits: Limits, source_path: str) -> PageSource:
    """The pages of a TIFF, JPEG or PNG file. Raises `ReadError`."""
    import PIL.Image

    with _reading(source_path):
        image = PIL.Image.open(BytesIO(data), formats=FORMATS)
    return _Pictures(image, limits, source_path)


class _Drawn:
    """Pages of a PDF, drawn by pdfium, which knows one thread only."""

    def __init__(self, document: Any, numbers: Sequence[int], limits: Limits, source_path: str) -> None:
        self._document, self._limits, self._path = document, limits, source_path
        self._lock = Lock()
        self.numbers = numbers

    def picture(self, number: int) -> Picture:
        with self._lock, _reading(self._path):
            page = self._document[number - 1]
            try:
                width, height = page.get_size()
                dpi = _drawn_resolution(page, width, height)
                _bound(width * dpi / 72, height * dpi / 72, self._limits, self._path)
                drawn = page.render(scale=dpi / 72, draw_annots=True)
                return Picture(drawn.to_pil().copy(), dpi)
            finally:
                page.close()


def _drawn_resolution(page: Any, width: float, height: float) -> float:
    """The resolution of the picture that makes up the page, if one does, within bounds."""
    from pypdfium2 import raw

    best = 0.0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) < _WHOLE * width * height:
            continue
        pixels = thing.get_px_size()
        best = max(best, 72 * max(pixels) / max(right - left, top - bottom, 1))
    return min(max(best, _MIN_DRAWN), _MAX_DRAWN) if best else _MAX_DRAWN


def open_pdf(data: bytes, numbers: Sequence[int], limits: Limits, source_path: str) -> PageSource:
    """The pages of a PDF file with these numbers, from 1. Raises `ReadError`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ProtectedFile("Tệp PDF đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại.", path=source_path) from error
        raise DamagedFile("Tệp PDF hỏng, không mở được.", path=source_path) from error
    _bound_pages(len(numbers), limits, source_path)
    return _Drawn(document, numbers, limits, source_path)
