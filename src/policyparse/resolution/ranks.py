"""Which of two bodies stands above the other: "Sở Y tế" above "Chi cục Dân số", "UBND các huyện" above "UBND các xã"."""

from __future__ import annotations

import re

from policyparse.mentions.agencies import AgencyFound

_COMMUNE = r"(?: (?:các|cấp|thị))*(?: xã| phường| đặc khu| thị trấn)"
# Heads of bodies, the higher rank first. Of one rank none is a unit of the other.
_RANKS = (
    re.compile(r"(?:bộ(?! phận| chỉ huy| đội)|(?:ubnd|ủy ban nhân dân) (?:tỉnh|thành phố))(?!\w)"),
    re.compile(rf"(?:sở|cục|bệnh viện|trường|tỉnh đoàn|(?:công an|ubnd|ủy ban nhân dân)(?!{_COMMUNE}))(?!\w)"),
    re.compile(rf"(?:chi cục|vụ|trung tâm|thanh tra|(?:ubnd|ủy ban nhân dân){_COMMUNE})(?!\w)"),
    re.compile(rf"(?:phòng|khoa|đội|trạm|hạt|văn phòng|tổ|ban|công an{_COMMUNE})(?!\w)"),
)


def is_unit_of(unit: AgencyFound, body: AgencyFound, shadow: str) -> bool:
    """True if a body by its name is of a lower rank than another, which can hand it work; of posts only a chairman's stands for the body."""
    chaired = shadow.startswith("chủ tịch ", body.span.start)
    if body.kind == "post" and not chaired:
        return False
    lower, upper = _rank(shadow, unit.span.start), _rank(shadow, body.span.start + (len("chủ tịch ") if chaired else 0))
    return upper is not None and lower is not None and upper < lower


def _rank(shadow: str, start: int) -> int | None:
    start += len("các ") if shadow.startswith("các ", start) else 0
    return next((rank for rank, heads in enumerate(_RANKS) if heads.match(shadow, start)), None)


def is_one_body(found: AgencyFound, shadow: str) -> bool:
    """True if a mention stands for bodies by name and is no class ("Các phòng thuộc Sở")."""
    return found.kind in ("name", "post") or shadow.startswith(("ubnd", "ủy ban nhân dân"), found.span.start)
