"""The ruled lines of a scanned page: long straight runs of dark pixels, across and down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policyparse.readers.page import Ruling

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["find_rulings"]

_DPI = 100
# Darker than this part of the paper's brightness is ink: thin lines are pale in the small copy.
_INK = 0.86
# Shorter than this, in points, is a letter or a dash; thicker is a picture.
_MIN_LENGTH = 40
_MAX_THICKNESS = 6
# A run may be broken for so many pixels in the small copy: by noise. Words stand three apart.
_GAP = 1


def find_rulings(grey: Image, dpi: float, rise: float) -> tuple[Ruling, ...]:
    """The rulings, in points on the page turned upright. `rise` is the slope of its lines of text."""
    import numpy as np
    from PIL.Image import Resampling

    step = max(1, round(dpi / _DPI))
    small = grey.reduce(step)
    if abs(rise) > 0.001:
        small = small.rotate(float(np.degrees(np.arctan(rise))), resample=Resampling.BILINEAR, fillcolor=255)
    level = np.asarray(small)
    dark = level < _INK * float(np.median(level))
    scale = 72 * step / dpi
    across = [Ruling(x0, y, x1, y) for x0, y, x1 in _find_runs(dark, scale)]
    down = [Ruling(x, y0, x, y1) for y0, x, y1 in _find_runs(dark.T, scale)]
    return tuple(sorted(across + down))


def _find_runs(dark: Any, scale: float) -> list[tuple[float, float, float]]:
    """Start, height and end of every line across, in points; runs on neighbouring rows are one line."""
    import numpy as np

    closed = dark.copy()
    for shift in range(1, _GAP + 1):  # close gaps: dark within reach on both sides
        left = np.zeros_like(dark)
        left[:, shift:] = dark[:, :-shift]
        right = np.zeros_like(dark)
        right[:, : -(_GAP + 1 - shift)] = dark[:, _GAP + 1 - shift :]
        closed |= left & right
    padded = np.zeros((closed.shape[0], closed.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = closed
    turns = np.diff(padded, axis=1)
    rows, starts = np.nonzero(turns == 1)
    ends = np.nonzero(turns == -1)[1]
    long = (ends - starts) * scale >= _MIN_LENGTH
    lines: list[list[float]] = []  # start, end, first row, last row
    for row, start, end in zip(rows[long].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True):
        for line in reversed(lines):
            if row - line[3] <= 2 and start < line[1] + 6 and end > line[0] - 6:
                line[0], line[1], line[3] = min(line[0], start), max(line[1], end), row
                break
        else:
            lines.append([start, end, row, row])
    return [
        (round(start * scale, 1), round((first + last + 1) / 2 * scale, 1), round(end * scale, 1))
        for start, end, first, last in lines
        if (last - first + 1) * scale <= _MAX_THICKNESS
    ]
