"""What a line looks like, in words that weights can be learned for: its own words, its shape, and its neighbours' shapes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from policyparse.spans import Span

__all__ = ["Line", "describe", "lines_of"]

_WORD = re.compile(r"\w+")
_MOST_WORDS = 24
_ORDER = re.compile(r"(?:giao|đề nghị|yêu cầu|phân công|đối với|trách nhiệm của|đồng chí|các đồng chí|điện) ")
_DUTY = re.compile(r"(?<!\w)(?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|tham mưu|báo cáo|hướng dẫn|đôn đốc)(?!\w)")
_FIGURE = re.compile(r"\d\s?%|\d+(?:[.,]\d+)? (?:tỷ|triệu|người|xã|doanh nghiệp|hộ)(?!\w)|(?<!\w)(?:trên|ít nhất|tối thiểu) \d")
_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|ngày \d|tháng \d|quý [ivx]+|hàng năm|hằng năm|năm \d{4}")
_SIZES = (30, 60, 90, 140, 220, 400)


class Line(NamedTuple):
    """One block: its text and shadow, the level of the label it prints, the bodies named in it, and how far the label goes."""

    text: str
    shadow: str
    level: str | None
    bodies: tuple[Span, ...]
    offset: int = 0


def lines_of(
    text: str, shadow: str, blocks: Sequence[Span], levels: Sequence[tuple[str, int] | None], bodies: Sequence[Span]
) -> list[Line]:
    """The lines of a document; `levels` are level and length of each block's label, `bodies` the spans of all bodies in order."""
    starts = [body.start for body in bodies]
    lines = []
    for block, label in zip(blocks, levels, strict=True):
        inside = bodies[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        offset = label[1] if label else 0
        start = block.start + offset
        lines.append(
            Line(
                text[start : block.end],
                shadow[start : block.end],
                label[0] if label else None,
                tuple(Span(body.start - start, body.end - start) for body in inside if body.start >= start),
                offset,
            )
        )
    return lines


def describe(lines: Sequence[Line]) -> list[list[str]]:
    """The features of every line, in one pass over the document."""
    shapes = [_shape(line) for line in lines]
    features = []
    for index, line in enumerate(lines):
        own = [*shapes[index], *_words(line)]
        for distance in (-2, -1, 1, 2):
            place = index + distance
            beside = shapes[place] if 0 <= place < len(lines) else ["edge"]
            own.extend(f"{distance}{feature}" for feature in beside)
        if line.level:
            own.append(f"level={line.level}")
        features.append(own)
    return features


def _words(line: Line) -> list[str]:
    words = _WORD.findall(line.shadow)[:_MOST_WORDS]
    features = [f"w={word}" for word in words]
    features.extend(f"w={first} {second}" for first, second in pairwise(words))
    features.append(f"first={' '.join(words[:1])}")
    features.append(f"first={' '.join(words[:2])}")
    features.append(f"first={' '.join(words[:3])}")
    opening, closing = line.shadow[:10], line.shadow[-8:]
    features.extend(f"c^{opening[:size]}" for size in (2, 3, 4, 6))
    features.extend(f"c{opening[start : start + 3]}" for start in range(len(opening) - 2))
    features.extend(f"c${closing[-size:]}" for size in (2, 3, 4))
    return features


def _shape(line: Line) -> list[str]:
    """What does not depend on the words: it also describes the line to its neighbours."""
    text, shadow = line.text, line.shadow
    if not text:
        return ["empty"]
    size = sum(len(text) > limit for limit in _SIZES)
    end = "./." if text.endswith("./.") else text[-1] if text[-1] in ".;:,…" else "-"
    case = "capitals" if text.isupper() else "lower" if text[0].islower() else "upper" if text[0].isupper() else "other"
    shape = [f"size={size}", f"end={end}", f"case={case}", f"size={size},end={end},case={case}"]
    if line.level:
        shape.append("labelled")
    order = _ORDER.match(shadow)
    start = order.end() if order else 0
    if order:
        shape.append("order")
    if line.bodies and line.bodies[0].start <= start:
        rest = shadow[line.bodies[-1].end :].strip(" .:;,")
        covered = sum(body.end - body.start for body in line.bodies)
        pure = covered > 0.75 * (len(shadow) - start) and not _DUTY.search(shadow)
        shape.append("bodies" if pure else "body")
        if not rest:
            shape.append("body-last")
        shape.append(f"{'bodies' if pure else 'body'},end={end}")
    elif line.bodies:
        shape.append("names")
    if _DUTY.search(shadow):
        shape.append("duty")
    if _FIGURE.search(shadow):
        shape.append("figure")
    if _DAY.search(shadow):
        shape.append("day")
    if ". " in text:
        shape.append("sentences")
    colon = text.find(":")
    if 0 < colon < 60:
        shape.append("early-colon")
    return shape
