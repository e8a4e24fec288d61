"""What cannot be right about bodies that follow each other, refused when the tables are read."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise

from policyparse.errors import LexiconError
from policyparse.lexicon.bodies import overlap
from policyparse.lexicon.model import Lexicon, Place, Region, Succession


def check_successions(lexicon: Lexicon) -> None:
    """Raise `LexiconError` for an edge into nothing, a cycle, two ends of one body, or a body that begins after its edge."""
    known = {
        *lexicon.agencies,
        *(f"place/{place.id}" for place in (*lexicon.places, *lexicon.units)),
        *(group.id for group in lexicon.groups),
    }
    leaving: dict[str, list[Succession]] = defaultdict(list)
    for edge in lexicon.successions:
        for end in filter(None, (edge.before, edge.after)):
            if end.partition("@")[0] not in known:
                raise _refused(edge, f"không có “{end}” trong từ điển")
        after = lexicon.agencies.get(edge.after)
        if after is not None and edge.relation != "function" and after.valid_from > edge.date:
            raise _refused(edge, f"{edge.after} chỉ có từ {after.valid_from}, sau ngày {edge.date}")
        if edge.relation != "function":
            leaving[edge.before].append(edge)
    for edges in leaving.values():
        _check_ends(
            edges, {edge.date for edge in lexicon.successions if edge.relation == "restored" and edge.after == edges[0].before}
        )
    _check_cycles(leaving)
    _check_places(lexicon)
    for member in lexicon.members:
        body, _, place = member.body.partition("@")
        if body not in known or (place and f"place/{place}" not in known):
            raise LexiconError(f"members.csv: {member.group}: không có “{member.body}” trong từ điển")
    for agency in lexicon.agencies.values():
        if agency.twin and agency.twin not in lexicon.agencies:
            raise LexiconError(f"agencies.csv: {agency.id}: không có “{agency.twin}” trong từ điển")


def _check_places(lexicon: Lexicon) -> None:
    """One name for one district or commune of a province on a day, one region of a body for a province on a day."""
    named: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for unit in lexicon.units:
        named[unit.province, unit.surface].append(unit)
    for units in named.values():
        for one, other in combinations(units, 2):
            if overlap(one, other):
                raise LexiconError(f"units.csv: {one.id} và {other.id} cùng tên “{one.name}” trong cùng thời gian")
    regions: dict[tuple[str, str], list[Region]] = defaultdict(list)
    for region in lexicon.regions:
        if region.agency not in lexicon.agencies:
            raise LexiconError(f"regions.csv: không có “{region.agency}” trong từ điển")
        for province in region.provinces:
            regions[region.agency, province].append(region)
    for (agency, province), several in regions.items():
        for first, second in combinations(several, 2):
            if overlap(first, second):
                raise LexiconError(f"regions.csv: {agency}: {province} vừa thuộc {first.number} vừa thuộc {second.number}")


def _check_ends(edges: list[Succession], restored: set[str]) -> None:
    """A body ends once; a second end needs that it was restored in between."""
    dates = sorted({edge.date for edge in edges})
    for first, second in pairwise(dates):
        if not any(first < date <= second for date in restored):
            raise _refused(edges[0], f"kết thúc hai lần, ngày {first} và ngày {second}")


def _check_cycles(leaving: dict[str, list[Succession]]) -> None:
    """No way along the edges comes back, unless a body is restored by name; and no way takes two steps on one day."""
    done: set[str] = set()
    for start in leaving:
        path: list[tuple[str, list[Succession]]] = [(start, list(leaving[start]))]
        on_path = {start}
        while path:
            here, edges = path[-1]
            if not edges:
                path.pop()
                on_path.discard(here)
                done.add(here)
                continue
            edge = edges.pop()
            if edge.relation == "restored" or not edge.after:
                continue
            if edge.after in on_path:
                raise _refused(edge, "các thay đổi nối thành vòng")
            if any(further.date == edge.date for further in leaving.get(edge.after, ())):
                raise _refused(edge, f"{edge.after} bắt đầu và kết thúc cùng ngày {edge.date}")
            if edge.after not in done:
                on_path.add(edge.after)
                path.append((edge.after, list(leaving.get(edge.after, ()))))


def _refused(edge: Succession, why: str) -> LexiconError:
    return LexiconError(f"successions.csv: {edge.before} → {edge.after or 'không'} ({edge.date}): {why}")
