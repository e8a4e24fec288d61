"""Abbreviations that a document makes for itself: "Sở Giáo dục và Đào tạo (GDĐT)" lets GDĐT stand for the department."""

from __future__ import annotations

import re

from policyparse.document import CAPITALS
from policyparse.mentions.body import AgencyFound
from policyparse.spans import Cover, Span

_BRACKET = re.compile(
    rf' ?\((?:(?:sau đây )?(?:gọi|viết)(?: tắt)?(?: là)?:? )?["“]?(?P<short>[{CAPITALS}][{CAPITALS}&.-]{{1,11}})["”]?\)'
)
_WORD = re.compile(r"[^\W\d_]+")
_JOINTS = frozenset({"và", "của", "các"})


def find_short_names(text: str, shadow: str, bodies: list[AgencyFound]) -> list[tuple[str, AgencyFound]]:
    """The short names in brackets behind bodies, where their letters are the first letters of the body's words."""
    found: dict[str, AgencyFound] = {}
    for body in bodies:
        bracket = _BRACKET.match(text, body.span.end) if body.kind == "name" else None
        if bracket and _fits(bracket["short"], shadow[slice(*body.span)]):
            found.setdefault(bracket["short"], body)
    return list(found.items())


def find_uses(text: str, short_names: list[tuple[str, AgencyFound]], bodies: list[AgencyFound]) -> list[AgencyFound]:
    """The bodies with every later use of a short name that is no part of another mention or of a symbol."""
    if not short_names:
        return bodies
    taken = Cover(body.span for body in bodies)
    uses = []
    for short, body in short_names:
        for use in re.finditer(rf"(?<![\w/&-]){re.escape(short)}(?![\w/&-])", text[body.span.end :]):
            span = Span(body.span.end + use.start(), body.span.end + use.end())
            if not taken.overlaps(span) and text[span.start - 1 : span.start] != "(":
                uses.append(AgencyFound(span, "name", None))
    return sorted([*bodies, *uses])


def _fits(short: str, surface: str) -> bool:
    letters = re.sub(r"[&.-]", "", short.lower()).replace("đ", "d")
    initials = "".join(word[0] for word in _WORD.findall(surface) if word not in _JOINTS).replace("đ", "d")
    whole = "".join(word[0] for word in _WORD.findall(surface)).replace("đ", "d")
    if len(letters) > 2:
        return letters in initials or letters in whole
    return len(letters) > 1 and initials.endswith(letters)
