"""Bodies, places, groups and how they follow each other, out of their tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, Protocol, get_args

from policyparse.document.shadow import fold
from policyparse.errors import LexiconError
from policyparse.lexicon.model import AgencyClass, AgencyName, GroupClass, Member, Place, Region, Relation, Succession
from policyparse.lexicon.tables import Texts, rows_of

_DAY = re.compile(r"(?:\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_JOINT = re.compile(r" và | & | - |, ")
_LINK = re.compile(r" và | & |&| - |, | ")
SCOPES = frozenset({"place", "region", "central", "district", "commune"})
UNSURE = "?"  # in front of an alias that means several bodies on one day: BTC is a ministry and a Party board


class _Written(NamedTuple):
    agency: str
    official: bool
    written: str
    unsure: bool


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (entry.strip() for entry in cell.split(";"))))


def _period(row: Mapping[str, str], where: str) -> tuple[str, str]:
    begin, end = row["valid_from"].strip(), row["valid_to"].strip()
    if not (_DAY.fullmatch(begin) and _DAY.fullmatch(end)):
        raise LexiconError(f"{where}: ngày phải có dạng 2025-03-01, 2025-03 hoặc để trống")
    if begin and end and begin > end:
        raise LexiconError(f"{where}: ngày bắt đầu {begin} sau ngày kết thúc {end}")
    return begin, end


def load_agencies(texts: Texts) -> tuple[dict[str, AgencyClass], tuple[AgencyName, ...]]:
    """The classes of bodies by id, and all their surface forms; an office's row replaces ours of the same id."""
    agencies: dict[str, AgencyClass] = {}
    written: dict[str, list[_Written]] = {}
    for row in rows_of(texts, "agencies.csv", ("id", "name", "aliases", "kind", "scope", "valid_from", "valid_to", "source")):
        identity = row["id"].strip()
        where = f"agencies.csv: {identity or 'dòng không có id'}"
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", identity):
            raise LexiconError(f"{where}: id chỉ gồm chữ thường không dấu, số và dấu nối")
        if row["scope"] not in SCOPES:
            raise LexiconError(f"{where}: scope phải là một trong {', '.join(sorted(SCOPES))}")
        begin, end = _period(row, where)
        if not row["source"].strip():
            raise LexiconError(f"{where}: thiếu nguồn (source)")
        agencies[identity] = AgencyClass(
            id=identity,
            name=row["name"],
            kind=row["kind"],
            scope=row["scope"],
            valid_from=begin,
            valid_to=end,
            source=row["source"],
            verified=row.get("verified", "no") == "yes",
            twin=row.get("twin") or "",
        )
        for index, name in enumerate([row["name"], *_split(row["aliases"])]):
            unsure = name.startswith(UNSURE)
            surface = fold(name.removeprefix(UNSURE).strip())
            if not surface:
                raise LexiconError(f"{where}: tên rỗng")
            entries = written.setdefault(surface, [])
            if all(entry.agency != identity for entry in entries):
                entries.append(_Written(identity, index == 0, name.removeprefix(UNSURE).strip(), unsure))
    return agencies, _names(agencies, written)


def _names(agencies: Mapping[str, AgencyClass], written: Mapping[str, list[_Written]]) -> tuple[AgencyName, ...]:
    for surface, entries in written.items():
        for position, one in enumerate(entries):
            for other in entries[position + 1 :]:
                if not (one.unsure and other.unsure) and overlap(agencies[one.agency], agencies[other.agency]):
                    raise LexiconError(
                        f"agencies.csv: tên “{surface}” vừa là {one.agency} vừa là {other.agency} trong cùng thời gian; "
                        f"nếu đúng là hai nghĩa thì ghi “?” trước tên ở cả hai dòng"
                    )
    made: dict[str, list[_Written]] = {}
    for surface, entries in written.items():
        for entry in entries:
            for variant in _variants(surface, agencies[entry.agency].scope, entry):
                if variant not in written and all(known.agency != entry.agency for known in made.setdefault(variant, [])):
                    made[variant].append(
                        entry._replace(official=entry.official and variant.startswith(surface.removesuffix(" tỉnh")))
                    )
    return tuple(
        AgencyName(surface, entries[0].agency, entries[0].official, entries[0].written, tuple(e.agency for e in entries[1:]))
        for table in (written, made)
        for surface, entries in table.items()
        if entries
    )


class _Dated(Protocol):
    @property
    def valid_from(self) -> str: ...
    @property
    def valid_to(self) -> str: ...


def overlap(one: _Dated, other: _Dated) -> bool:
    """True if there is a day on which both are."""
    return (not one.valid_to or not other.valid_from or other.valid_from <= one.valid_to) and (
        not other.valid_to or not one.valid_from or one.valid_from <= other.valid_to
    )


def _variants(surface: str, scope: str, entry: _Written) -> tuple[str, ...]:
    """The same body as cities write it, without its place where the bare name means no other, as one abbreviation, and with
    other joints: "Sở Kế hoạch - Đầu tư".
    """
    variants = []
    bare = surface.removesuffix(" tỉnh")
    if scope == "place" and bare != surface:
        variants += [f"{bare} thành phố"] + ([bare] if bare.count(" ") >= 2 else [])
    if entry.official and surface.startswith(("sở ", "bộ ")) and not entry.unsure:
        initials = "".join(word[0] for word in _LINK.split(surface) if word)
        if len(initials) > (2 if surface.startswith("sở ") else 3):
            variants.append(initials)
        parts = _JOINT.split(surface)
        variants += [
            variant
            for first in (", ", " - ", " ")
            for last in (" và ", " & ", ", ", " - ", " ")
            if (variant := first.join(parts[:-1]) + last + parts[-1]) != surface and len(parts) > 1
        ]
    return tuple(variants)


def load_places(provinces: Texts, units: Texts) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Provinces, and the districts and communes inside them."""
    first = {}
    for row in rows_of(provinces, "provinces.csv", ("id", "name", "unit")):
        filled = {"valid_from": "", "valid_to": "", "unit_before": "", "unit_changed": "", "source": "", "aliases": "", **row}
        begin, end = _period(filled, f"provinces.csv: {row['id']}")
        first[row["id"]] = Place(
            id=row["id"],
            name=row["name"],
            unit=row["unit"],
            surface=fold(row["name"]),
            aliases=tuple(fold(alias) for alias in _split(filled["aliases"])),
            valid_from=begin,
            valid_to=end,
            unit_before=filled["unit_before"],
            unit_changed=filled["unit_changed"],
            source=filled["source"],
            verified=row.get("verified", "no") == "yes",
        )
    second = {}
    for row in rows_of(units, "units.csv", ("id", "name", "level", "province", "valid_from", "valid_to", "source")):
        where = f"units.csv: {row['id']}"
        if row["province"] not in first or not row["id"].startswith(f"{row['province']}."):
            raise LexiconError(f"{where}: id phải là mã tỉnh đã có, dấu chấm, rồi tên đơn vị")
        begin, end = _period(row, where)
        unit = next((kind for kind in _UNITS if fold(row["name"]).startswith(kind + " ")), "")
        if not unit or row["level"] not in ("district", "commune"):
            raise LexiconError(
                f"{where}: tên phải bắt đầu bằng loại đơn vị (Xã, Phường, Huyện …), level là district hoặc commune"
            )
        second[row["id"]] = Place(
            id=row["id"],
            name=row["name"],
            unit=unit,
            surface=fold(row["name"]),
            level=row["level"],
            province=row["province"],
            valid_from=begin,
            valid_to=end,
            source=row["source"],
            verified=row.get("verified", "no") == "yes",
        )
    return tuple(first.values()), tuple(second.values())


_UNITS = ("xã", "phường", "đặc khu", "thị trấn", "huyện", "quận", "thị xã", "thành phố")


def load_regions(texts: Texts) -> tuple[Region, ...]:
    regions = []
    for row in rows_of(texts, "regions.csv", ("agency", "number", "provinces", "valid_from", "valid_to", "source")):
        begin, end = _period(row, f"regions.csv: {row['agency']} {row['number']}")
        verified = row.get("verified", "no") == "yes"
        regions.append(Region(row["agency"], row["number"], _split(row["provinces"]), begin, end, row["source"], verified))
    return tuple(regions)


def load_groups(texts: Texts) -> tuple[GroupClass, ...]:
    groups = {}
    for row in rows_of(texts, "groups.csv", ("id", "name", "aliases", "valid_from", "valid_to", "source")):
        where = f"groups.csv: {row['id']}"
        if not row["id"].startswith("group/"):
            raise LexiconError(f"{where}: id của nhóm phải bắt đầu bằng group/")
        begin, end = _period(row, where)
        surfaces = tuple(fold(name) for name in (row["name"], *_split(row["aliases"])))
        verified, is_open = row.get("verified", "no") == "yes", row.get("open", "no") == "yes"
        groups[row["id"]] = GroupClass(row["id"], row["name"], surfaces, begin, end, row["source"], verified, is_open)
    return tuple(groups.values())


def load_successions(texts: Texts) -> tuple[Succession, ...]:
    edges: dict[tuple[str, str, str], Succession] = {}
    for row in rows_of(texts, "successions.csv", ("from", "to", "relation", "date", "basis", "source", "verified")):
        edge = Succession(
            before=row["from"].strip(),
            after=row["to"].strip(),
            relation=row["relation"],  # type: ignore[arg-type]
            date=row["date"].strip(),
            basis=row["basis"].strip(),
            source=row["source"].strip(),
            verified=row["verified"] == "yes",
            share=(row.get("share") or "").strip(),
            until=(row.get("until") or "").strip(),
        )
        where = f"successions.csv: {edge.before} → {edge.after or 'không'}"
        if edge.relation not in get_args(Relation):
            raise LexiconError(f"{where}: relation phải là một trong {', '.join(get_args(Relation))}")
        if not edge.date or not _DAY.fullmatch(edge.date) or not _DAY.fullmatch(edge.until):
            raise LexiconError(f"{where}: ngày phải có dạng 2025-03-01 hoặc 2025-03")
        if not edge.basis or not edge.source:
            raise LexiconError(f"{where}: mỗi thay đổi phải có căn cứ (basis) và nguồn (source)")
        if not edge.after and edge.relation != "abolished":
            raise LexiconError(f"{where}: chỉ “abolished” được để trống cơ quan kế thừa")
        edges[edge.before, edge.after, edge.date] = edge
    return tuple(edges.values())


def load_members(texts: Texts) -> tuple[Member, ...]:
    members = []
    for row in rows_of(texts, "members.csv", ("group", "member", "valid_from", "valid_to", "source", "verified")):
        begin, end = _period(row, f"members.csv: {row['group']} {row['member']}")
        if not row["group"].startswith("group/") or not row["source"].strip():
            raise LexiconError(f"members.csv: {row['group']} {row['member']}: cần mã nhóm (group/…) và nguồn")
        members.append(Member(row["group"], row["member"], begin, end, row["source"], row["verified"] == "yes"))
    return tuple(members)
