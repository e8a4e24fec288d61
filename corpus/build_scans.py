"""Print plans and scan them, by program: `python corpus/build_scans.py OUT` writes a TIFF file of every plan and kind of scan.

The plans are those of scans/ and KH-154. Pictures are drawn with Pillow; noise comes from a seeded generator, so that a
scan is the same on every run of one version of the libraries.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

CORPUS = Path(__file__).resolve().parent
# Version 2 of the fonts has the Vietnamese letters; where a system carries no other, it is in the older folder.
FONTS = [Path("/usr/share/fonts/truetype") / folder for folder in ("liberation2", "liberation")]
DPI = 300
SEAL_RED, INK_BLUE = (208, 38, 44), (38, 50, 140)


class Value(NamedTuple):
    """A number or a date that a line prints: `text[start:end]` of the line, and what it says."""

    start: int
    end: int
    kind: str
    value: str


@dataclass
class Line:
    """One paragraph (or table cell) of a plan and the values in it."""

    text: str
    values: list[Value] = field(default_factory=list)


@dataclass
class Plan:
    """The parts of one document, in the order of reading."""

    name: str
    left: list[Line] = field(default_factory=list)
    right: list[Line] = field(default_factory=list)
    number: list[Line] = field(default_factory=list)
    date: list[Line] = field(default_factory=list)
    about: list[Line] = field(default_factory=list)
    body: list[tuple[str, list[Line], tuple[float, ...]]] = field(default_factory=list)
    foot_left: list[Line] = field(default_factory=list)
    foot_right: list[Line] = field(default_factory=list)
    annex: list[tuple[str, list[Line], tuple[float, ...]]] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Everything printed, in the order in which it is read."""
        for part in (self.left, self.right, self.number, self.date, self.about):
            yield from part
        for _, lines, _ in self.body:
            yield from lines
        yield from self.foot_left
        yield from (line for line in self.foot_right if line.text)
        for _, lines, _ in self.annex:
            yield from lines


class Scan(NamedTuple):
    """How a page is scanned. `dpi` of the picture; `blur` in its pixels; `noise` in grey levels; `shade` from 0 to 1."""

    name: str
    dpi: int = 300
    skew: float = 0
    blur: float = 0
    noise: float = 0
    shade: float = 0
    seal: bool = False
    jpeg: int = 0


KINDS = {
    kind.name: kind
    for kind in (
        Scan("clean"),
        Scan("mild", 200, 0.8, 0.7, 12, 0.1, seal=True, jpeg=45),
        Scan("hard-300", 300, 1.2, 1.4, 30, 0.35, seal=True, jpeg=45),
        Scan("hard-200", 200, -1.1, 1.0, 26, 0.35, seal=True, jpeg=42),
        Scan("hard-150", 150, 0.9, 0.6, 20, 0.3, seal=True, jpeg=40),
    )
}

_MARK = re.compile(r"\{([^{}=]+)(?:=([^{}]+))?\}")


def read_line(text: str) -> Line:
    """A line of a plan, its marks taken out."""
    line = Line("")
    end = 0
    for mark in _MARK.finditer(text):
        line.text += text[end : mark.start()]
        start = len(line.text)
        line.text += mark[1]
        line.values.append(Value(start, len(line.text), "date" if mark[2] else "number", mark[2] or mark[1]))
        end = mark.end()
    line.text += text[end:]
    return line


def read_plan(path: Path) -> Plan:
    """A plan of scans/, as README.md there describes."""
    plan = Plan(path.stem)
    flow = plan.body
    widths: tuple[float, ...] = ()
    for raw in path.read_text(encoding="utf-8").splitlines():
        tag, _, rest = raw.partition(" ") if raw.startswith("@") else ("", "", raw)
        if tag == "@annex":
            flow = plan.annex
        elif tag == "@row":
            first, *cells = rest.split("|")
            if first.strip():
                widths = tuple(float(width) / 100 for width in first.split())
            flow.append(("row", [read_line(cell.strip()) for cell in cells], widths))
        elif tag in ("@title", "@to", ""):
            flow.append((tag.removeprefix("@") or "text", [read_line(rest)], ()))
        else:
            getattr(plan, tag.removeprefix("@").replace("-", "_")).append(read_line(rest))
    return plan


def read_kh154() -> Plan:
    """KH-154, from its text; the values are in its gold."""
    text = (CORPUS / "kh-154" / "kh-154.txt").read_text(encoding="utf-8")
    lines = [" ".join(line.split()) for line in normalize("NFC", text).split("\n")]
    lines = [line for line in lines if line and not re.fullmatch(r"-{3,}", line)]
    national = lines.index("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    number = next(index for index, line in enumerate(lines) if line.startswith("Số:"))
    recipients = lines.index("Nơi nhận:")
    signed = next((i for i in range(recipients, len(lines)) if lines[i].startswith(("TM.", "KT."))), len(lines))
    made = [Line(line) for line in lines]
    return Plan(
        "kh-154",
        left=made[:national],
        right=made[national:number],
        number=[made[number]],
        date=[made[number + 1]],
        body=[
            *(("title", [line], ()) for line in made[number + 2 : number + 4]),
            *(("text", [line], ()) for line in made[number + 4 : recipients]),
        ],
        foot_left=made[recipients:signed],
        foot_right=made[signed:] and [made[signed], *made[signed + 1 : -1], Line(""), Line(""), made[-1]],
    )


def read_text_plan(name: str, text: str) -> Plan:
    """A plan from a text alone: the lines down to its title are centred, the others set as paragraphs."""
    lines = [" ".join(line.split()) for line in normalize("NFC", text).split("\n")]
    lines = [line for line in lines if line and not re.fullmatch(r"[-_=*]{3,}", line)]
    title = next((index for index, line in enumerate(lines[:12]) if re.match(r"V/v|[A-ZĐÀ-Ỹ ]+$", line) is None and index > 5), 6)
    return Plan(name, body=[("title" if index < title else "text", [Line(line)], ()) for index, line in enumerate(lines)])


def load_plans() -> dict[str, Plan]:
    """Every plan that is scanned, by name."""
    return {plan.name: plan for plan in (read_kh154(), *map(read_plan, sorted((CORPUS / "scans").glob("*.plan"))))}


@cache
def find_fonts() -> Path | None:
    """The folder of the first Liberation fonts that can print Vietnamese."""
    for folder in FONTS:
        path = folder / "LiberationSerif-Regular.ttf"
        if path.is_file():
            font = ImageFont.truetype(str(path), 40)
            if bytes(font.getmask("ế")) != bytes(font.getmask("ộ")):  # both are the same empty box otherwise
                return folder
    return None


@cache
def _font(style: str, points: float) -> ImageFont.FreeTypeFont:
    folder = find_fonts()
    if folder is None:
        raise SystemExit("no Liberation Serif with Vietnamese letters: make system (Debian: fonts-liberation2)")
    return ImageFont.truetype(str(folder / f"LiberationSerif-{style}.ttf"), round(points * DPI / 72))


def _mm(length: float) -> int:
    return round(length * DPI / 25.4)


class _Printer:
    """Sets the pages of one plan, from the top down. `seal` is where the signature will be stamped."""

    left, right, top, bottom = _mm(30), _mm(190), _mm(20), _mm(277)

    def __init__(self) -> None:
        self.pages: list[Image.Image] = []
        self.seal: tuple[int, int, int] | None = None
        self._turn()

    def _turn(self) -> None:
        self.pages.append(Image.new("L", (_mm(210), _mm(297)), 255))
        self.draw = ImageDraw.Draw(self.pages[-1])
        self.y = self.top
        if len(self.pages) > 1:
            font = _font("Regular", 13)
            number = str(len(self.pages))
            self.draw.text((_mm(105) - font.getlength(number) / 2, _mm(10)), number, 0, font)

    def _wrap(self, text: str, font: ImageFont.FreeTypeFont, width: float, indent: float = 0) -> list[list[str]]:
        rows: list[list[str]] = [[]]
        room = width - indent
        for word in text.split():
            if rows[-1] and font.getlength(" ".join([*rows[-1], word])) > room:
                rows.append([])
                room = width
            rows[-1].append(word)
        return rows

    def _set(
        self, rows: list[list[str]], font: ImageFont.FreeTypeFont, box: tuple[float, float], y: float, how: str, indent: float = 0
    ) -> float:
        pitch = font.size * 1.22
        for index, row in enumerate(rows):
            x0, width = box[0] + (indent if not index else 0), box[1] - box[0] - (indent if not index else 0)
            length = font.getlength(" ".join(row))
            if how == "centre":
                x0 += (width - length) / 2
            spread = how == "justify" and index < len(rows) - 1 and len(row) > 1
            gap = (width - sum(map(font.getlength, row))) / (len(row) - 1) if spread else font.getlength(" ")
            for word in row:
                self.draw.text((x0, y), word, 0, font)
                x0 += font.getlength(word) + gap
            y += pitch
        return y

    def centre(self, lines: list[Line], style: str, points: float, box: tuple[float, float], y: float) -> float:
        for line in lines:
            font = _font(style, points)
            y = self._set(self._wrap(line.text, font, box[1] - box[0]), font, box, y, "centre")
        return y

    def head(self, plan: Plan) -> None:
        left, right = (_mm(24), _mm(92)), (_mm(92), _mm(196))
        low = self.centre(plan.left, "Bold", 12.5, left, self.y) + _mm(1)
        self.draw.line((_mm(48), low, _mm(68), low), 0, 3)
        high = self.centre(plan.right, "Bold", 12.5, right, self.y) + _mm(1)
        self.draw.line((_mm(118), high, _mm(170), high), 0, 3)
        y = max(low, high) + _mm(3)
        below = self.centre(plan.number, "Regular", 13, left, y)
        below = self.centre(plan.about, "Regular", 12, left, below)
        self.y = round(max(below, self.centre(plan.date, "Italic", 13.5, right, y)) + _mm(5))

    def flow(self, kind: str, lines: list[Line], widths: tuple[float, ...]) -> None:
        if kind == "row":
            self._row(lines, widths)
        elif kind == "title":
            font = _font("Bold", 14)
            rows = self._wrap(lines[0].text, font, self.right - self.left)
            self._fit(len(rows) * font.size * 1.22)
            self.y = round(self._set(rows, font, (self.left, self.right), self.y, "centre")) + _mm(1)
        else:
            heading = bool(re.match(r"[IVX]+\. |Điều \d+\. *$", lines[0].text)) or lines[0].text.isupper()
            font = _font("Bold" if heading else "Regular", 14)
            indent = _mm(35) if kind == "to" else _mm(10)
            for index, row in enumerate(rows := self._wrap(lines[0].text, font, self.right - self.left, indent)):
                self._fit(font.size * 1.3)
                spread = index < len(rows) - 1
                shift = 0 if index else indent
                self._set([row, []] if spread else [row], font, (self.left + shift, self.right), self.y, "justify")
                self.y += round(font.size * 1.22)
            self.y += _mm(1.6)

    def _fit(self, height: float) -> None:
        if self.y + height > self.bottom:
            self._turn()

    def _row(self, cells: list[Line], widths: tuple[float, ...]) -> None:
        font, pad = _font("Regular", 12.5), _mm(1.5)
        edges = [self.left]
        for width in widths:
            edges.append(edges[-1] + round(width * (self.right - self.left)))
        wrapped = [self._wrap(cell.text, font, edges[i + 1] - edges[i] - 2 * pad) for i, cell in enumerate(cells)]
        height = round(max(map(len, wrapped)) * font.size * 1.22 + 2 * pad)
        self._fit(height)
        for index, rows in enumerate(wrapped):
            self.draw.rectangle((edges[index], self.y, edges[index + 1], self.y + height), outline=0, width=3)
            self._set(rows, font, (edges[index] + pad, edges[index + 1] - pad), self.y + pad, "left")
        self.y += height

    def foot(self, plan: Plan) -> None:
        left, right = (self.left, _mm(110)), (_mm(110), self.right)
        self._fit(_mm(9) * max(len(plan.foot_left) * 0.55, len(plan.foot_right) * 0.7))
        self.y += _mm(3)
        y = float(self.y)
        for index, line in enumerate(plan.foot_left):
            font = _font("BoldItalic" if not index else "Regular", 12 if not index else 11)
            y = self._set([line.text.split()], font, left, y, "left")
        top = float(self.y)
        for line in plan.foot_right:
            top = self.centre([line] if line.text else [Line("|")], "Bold", 13.5, right, top) if line.text else top + _mm(9)
        if plan.foot_right:
            self.seal = (len(self.pages) - 1, _mm(138), round(top - _mm(20)))
        self.y = round(max(y, top))

    def rule(self) -> None:
        self.draw.line((_mm(80), self.y, _mm(130), self.y), 0, 3)
        self.y += _mm(4)

    def annex(self) -> None:
        self._turn()


def print_plan(plan: Plan) -> tuple[list[Image.Image], tuple[int, int, int] | None]:
    """The pages of a plan at 300 dpi, and where the seal goes: page, x, y."""
    printer = _Printer()
    printer.head(plan)
    for index, (kind, lines, widths) in enumerate(plan.body):
        printer.flow(kind, lines, widths)
        if kind == "title" and plan.body[index + 1][0] != "title":
            printer.rule()
    printer.foot(plan)
    if plan.annex:
        printer.annex()
        for kind, lines, widths in plan.annex:
            printer.flow(kind, lines, widths)
    return printer.pages, printer.seal


def _stamp(page: Image.Image, x: int, y: int, random: np.random.Generator) -> Image.Image:
    """A red seal and a signature in blue ink over the name."""
    layer = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(layer)
    radius = _mm(17)
    for inner, width in ((0, 9), (_mm(2), 3), (_mm(9), 3)):
        draw.ellipse(
            (x - radius + inner, y - radius + inner, x + radius - inner, y + radius - inner), outline=SEAL_RED, width=width
        )
    font = _font("Bold", 10)
    for index, letter in enumerate("U.B.N.D ★ VĂN BẢN THỬ NGHIỆM ★ "):
        tile = Image.new("RGB", (70, 70), "white")
        ImageDraw.Draw(tile).text((12, 8), letter, SEAL_RED, font)
        angle = index * 360 / 32
        turned = tile.rotate(-angle, fillcolor="white", resample=Image.Resampling.BICUBIC)
        away = radius - _mm(5.5)
        spot = (round(x + away * np.sin(np.radians(angle)) - 35), round(y - away * np.cos(np.radians(angle)) - 35))
        layer.paste(turned, spot)
    strokes = np.array((x + _mm(4), y - _mm(2))) + np.cumsum(random.normal(0, _mm(3.2), (24, 2)), axis=0)
    draw.line([tuple(point) for point in np.clip(strokes, 0, None)], fill=INK_BLUE, width=7, joint="curve")
    return Image.fromarray(np.minimum(np.asarray(page.convert("RGB")), np.asarray(layer)))


def scan_page(page: Image.Image, kind: Scan, seed: int, seal: tuple[int, int] | None = None) -> Image.Image:
    """One printed page as the scanner gives it."""
    if kind.name == "clean":
        return page
    random = np.random.default_rng(seed)
    sheet = _stamp(page, *seal, random) if seal and kind.seal else page.convert("RGB")
    tilt = kind.skew * random.uniform(0.7, 1.1)
    sheet = sheet.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if kind.dpi != DPI:
        size = tuple(round(side * kind.dpi / DPI) for side in sheet.size)
        sheet = sheet.resize(size, Image.Resampling.LANCZOS)  # type: ignore[arg-type]
    sheet = sheet.filter(ImageFilter.GaussianBlur(kind.blur))
    pixels = np.asarray(sheet, dtype=np.float32)
    height, width = pixels.shape[:2]
    across, down = np.linspace(0, 1, width)[None, :], np.linspace(0, 1, height)[:, None]
    fold = np.exp(-(((across - random.uniform(0.2, 0.8)) / 0.12) ** 2))
    light = 1 - kind.shade * (0.45 * across + 0.35 * (1 - down) + 0.25 * fold)
    grain = random.normal(0, kind.noise, (height, width, 1)) + random.normal(0, kind.noise / 3, (height, width, 3))
    pixels = np.clip((pixels * 0.9 + 12) * light[..., None] + grain, 0, 255)
    packed = BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(packed, "JPEG", quality=kind.jpeg)
    return Image.open(BytesIO(packed.getvalue()))


def scan_plan(plan: Plan, kind: Scan) -> list[Image.Image]:
    """All pages of a plan, scanned."""
    pages, seal = print_plan(plan)
    seed = sum(map(ord, plan.name + kind.name))
    return [
        scan_page(page, kind, seed + index, seal[1:] if seal and seal[0] == index else None) for index, page in enumerate(pages)
    ]


def pack_tiff(pages: list[Image.Image], kind: Scan) -> bytes:
    """The scanned pages as one TIFF file."""
    packed = BytesIO()
    options = {"dpi": (kind.dpi, kind.dpi), "compression": "tiff_lzw"}
    pages[0].save(packed, "TIFF", save_all=True, append_images=pages[1:], **options)
    return packed.getvalue()


def pack_pdf(pages: list[Image.Image], kind: Scan) -> bytes:
    """The scanned pages as a PDF file of pictures."""
    packed = BytesIO()
    pages[0].save(packed, "PDF", save_all=True, append_images=pages[1:], resolution=kind.dpi)
    return packed.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description="Print plans and scan them, by program.")
    parser.add_argument("out", type=Path, help="folder for the files")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--plans", nargs="*", default=None)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, plan in load_plans().items():
        for kind in (KINDS[each] for each in arguments.kinds):
            if arguments.plans is None or name in arguments.plans:
                path = arguments.out / f"{name}.{kind.name}.tiff"
                path.write_bytes(pack_tiff(scan_plan(plan, kind), kind))
                print(path)


if __name__ == "__main__":
    main()
