"""A scanned page made fit to be read: grey, evenly lit, without the red of seals. Each step only where the page needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["clean", "make_grey", "measure_noise", "measure_shade"]

# A small copy of this many pixels a side tells what a page needs.
_PROBE = 160
# A red is told from grey and brown by how far it stands out of the other two channels.
_RED = 60
_MIN_RED_SHARE = 0.0008
# Paper that differs by more grey levels than this between its lightest and its darkest part is lit unevenly.
_MAX_SHADE = 24
_MAX_NOISE = 6
_TILE = 8
_PAPER = 240
# Measured on hard scans of 150 to 300 dpi: a blur of a sixth of a millimetre, and what is nearly paper made paper. Without
# it Tesseract takes the grain of an empty half page for letters, and is minutes at it; with a wider blur accents go.
_GRAIN = 2 / 300
_BLACK, _WHITE = 30, 190


def make_grey(picture: Image) -> Image:
    """The page in grey; what is printed in red, such as a seal over a signature, has become paper."""
    import PIL.Image

    if picture.mode in ("1", "L"):
        grey = picture.convert("L")
    elif picture.mode in ("I;16", "I", "F"):
        grey = picture.point(lambda value: value / 257).convert("L") if picture.mode != "F" else picture.convert("L")
    else:
        if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
            layer = picture.convert("RGBA")
            paper = PIL.Image.new("RGBA", layer.size, "white")
            picture = PIL.Image.alpha_composite(paper, layer)
        colour = picture if picture.mode == "RGB" else picture.convert("RGB")
        grey = colour.getchannel("R") if _has_red(colour) else colour.convert("L")
    return grey


def _has_red(picture: Image) -> bool:
    import numpy as np

    probe = picture.resize((_PROBE * 2, _PROBE * 2), reducing_gap=1.5)
    red, green, blue = (channel.astype(np.int16) for channel in np.moveaxis(np.asarray(probe), 2, 0))
    return bool(np.mean(red - np.maximum(green, blue) > _RED) > _MIN_RED_SHARE)


def _paper(grey: Image, tile: int) -> Image:
    """The light of the paper itself, a pixel a tile: what is left when the print is taken off."""
    import PIL.Image
    from PIL import ImageFilter

    size = (max(1, grey.width // tile), max(1, grey.height // tile))
    small = grey.resize(size, PIL.Image.Resampling.BOX)
    return small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6))


def measure_shade(grey: Image) -> float:
    """By how many grey levels the paper differs between its lightest and its darkest part."""
    import numpy as np

    light = np.asarray(_paper(grey, max(1, max(grey.size) // _PROBE)))
    return float(np.percentile(light, 97) - np.percentile(light, 3))


def measure_noise(grey: Image) -> float:
    """The standard deviation of the paper's grain, in grey levels, from strips across the page."""
    import numpy as np

    height = grey.height
    strips = [grey.crop((0, top, grey.width, min(top + 4, height))) for top in range(height // 24, height, max(height // 12, 1))]
    if not strips:
        return 0.0
    level = np.concatenate([np.asarray(strip).astype(np.int16).ravel() for strip in strips])
    steps = np.abs(np.diff(level))[level[1:] > np.median(level) - 40]
    return float(np.median(steps)) * 1.4826 / 2**0.5 if steps.size else 0.0


def _straighten(grey: Image) -> Image:
    """The same page as if it were lit evenly."""
    import numpy as np
    import PIL.Image

    light = _paper(grey, _TILE).resize(grey.size, PIL.Image.Resampling.BILINEAR)
    level = np.asarray(grey).astype(np.uint16)
    level *= _PAPER
    level //= np.maximum(np.asarray(light), 1)
    return PIL.Image.fromarray(np.minimum(level, 255).astype(np.uint8))


def clean(grey: Image, dpi: float) -> Image:
    """The page lit evenly and without grain, where it is not so already; else the page as it is."""
    from PIL import ImageFilter

    shaded, noisy = measure_shade(grey) > _MAX_SHADE, measure_noise(grey) > _MAX_NOISE
    if not shaded and not noisy:
        return grey
    made = _straighten(grey)
    if noisy:
        made = made.filter(ImageFilter.GaussianBlur(_GRAIN * dpi))
    return made.point([min(255, max(0, round((level - _BLACK) * 255 / (_WHITE - _BLACK)))) for level in range(256)])
