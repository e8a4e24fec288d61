"""Who answers for a body on a later day: a walk along the edges of classes and places, each step with its source."""

from __future__ import annotations

from typing import NamedTuple

from policyparse.lexicon.directory import BodyId, Directory, is_valid, split_id
from policyparse.lexicon.model import Succession


class Step(NamedTuple):
    """One edge taken, and the ids it led from and to (`after` empty: nobody)."""

    edge: Succession
    before: str
    after: str


class Walk(NamedTuple):
    """Where a walk ends (one id, several after a split, none after an abolition) and the steps it took."""

    ends: tuple[str, ...]
    steps: tuple[Step, ...]


class _State(NamedTuple):
    body: BodyId
    class_seen: str  # edges up to this date lie behind
    place_seen: str


def walk(directory: Directory, identity: str, since: str | None, until: str) -> Walk:
    """The successors on the day `until` of a body that a text of the day `since` names (None: the day is not known).

    Dates rise with every step, so a walk ends; before the first edge it is the identity.
    """
    if identity.startswith(("group/", "post/")):
        return _walk_group(directory, identity, until)
    start = split_id(identity)
    begin = since or ""
    queue = [
        _State(
            start,
            begin if _alive(directory, _keys(start), begin) else "",
            begin if _alive(directory, [f"place/{start.place}"], begin) else "",
        )
    ]
    steps: dict[Step, None] = {}
    ends: dict[str, None] = {}
    while queue:
        state = queue.pop(0)
        day, classes, places = _next_events(directory, state, until)
        if not day:
            final = _as_its_place_is(directory, state.body, start, until)
            ends[identity if final == start else str(_in_region(directory, final, until))] = None
            continue
        for body, taken in _successors(directory, state.body, classes, places):
            before = str(_in_region(directory, state.body, day))
            after = str(_in_region(directory, body, day)) if body else ""
            steps.update(dict.fromkeys(Step(edge, before, after) for edge in taken))
            if body is not None:
                # A region's provinces may themselves change on that day: their edges of the day still lie ahead.
                changed = body.place != state.body.place and not places
                queue.append(_State(body, day, state.place_seen if changed else day if places else state.place_seen))
    return Walk(tuple(ends), tuple(steps))


def functions_moved(directory: Directory, identity: str, day: str) -> list[Succession]:
    """The edges by which single functions of a body are done by another on a day."""
    edges = directory.leaving(split_id(identity).agency, function=True)
    return [edge for edge in edges if is_valid(edge.date, edge.until, day)]


def _keys(body: BodyId) -> list[str]:
    """Under what edges may stand: the one body before its class."""
    return [str(body), body.agency] if body.place else [body.agency]


def _alive(directory: Directory, keys: list[str], day: str) -> bool:
    out = max((edge.date for key in keys for edge in directory.leaving(key) if edge.date <= day), default="")
    back = max(
        (edge.date for key in keys for edge in directory.entering(key) if edge.relation == "restored" and edge.date <= day),
        default="",
    )
    return not out or bool(day and back > out)


def _next_events(directory: Directory, state: _State, until: str) -> tuple[str, list[Succession], list[Succession]]:
    """The next day on which something happens to a body or its place, with the edges of that day."""
    classes: list[Succession] = []
    for key in _keys(state.body):
        classes = [edge for edge in directory.leaving(key) if state.class_seen < edge.date <= until]
        if classes:
            break
    places = [edge for edge in directory.leaving(f"place/{state.body.place}") if state.place_seen < edge.date <= until]
    day = min((edge.date for edge in (*classes, *places)), default="")
    return day, [edge for edge in classes if edge.date == day], [edge for edge in places if edge.date == day]


def _successors(
    directory: Directory, body: BodyId, classes: list[Succession], places: list[Succession]
) -> list[tuple[BodyId | None, list[Succession]]]:
    """What a body becomes by the edges of one day, each successor with the edges that say so."""
    found: list[tuple[BodyId | None, list[Succession]]] = []
    choices: list[Succession | None] = [*classes] if classes else [None]
    for of_class in choices:
        if of_class is not None and not of_class.after:
            found.append((None, [of_class]))
            continue
        after = split_id(of_class.after) if of_class else body
        for place, of_place in _places_after(directory, body, after, places):
            taken = [edge for edge in (of_class, of_place) if edge is not None]
            found.append((BodyId(after.agency, after.place if of_class and after.place else place), taken))
    return found


def _places_after(
    directory: Directory, body: BodyId, after: BodyId, places: list[Succession]
) -> list[tuple[str, Succession | None]]:
    if places:
        return [(edge.after.removeprefix("place/"), edge) for edge in places if edge.after]
    agency = directory.agencies[after.agency]
    if agency.scope == "central":
        return [("", None)]
    if body.place.startswith("khu-vuc-") and agency.scope == "place":
        region = directory.region_numbered(body.agency, body.place.removeprefix("khu-vuc-"))
        return [(province, None) for province in region.provinces] if region else [(body.place, None)]
    return [(body.place, None)]


def _in_region(directory: Directory, body: BodyId, day: str) -> BodyId:
    """A regional body under its region's number, where the tables know which region the province belongs to."""
    agency = directory.agencies.get(body.agency)
    if agency is None or agency.scope != "region" or not body.place or body.place.startswith("khu-vuc-"):
        return body
    region = directory.region(body.agency, body.place, day)
    return BodyId(body.agency, f"khu-vuc-{region.number.lower()}" if region else "")


def _as_its_place_is(directory: Directory, body: BodyId, start: BodyId, until: str) -> BodyId:
    """Tỉnh ủy where the place is a province on that day, Thành ủy where it has become a city."""
    place = directory.places.get(body.place)
    agency = directory.agencies.get(body.agency)
    if place is None or agency is None or place.level != "province":
        return body
    if body == start and not (place.unit_changed and until >= place.unit_changed):
        return body
    city = place.unit_on(until) == "thành phố"
    if city and not agency.twin:
        twin = next((other.id for other in directory.agencies.values() if other.twin == agency.id), body.agency)
        return BodyId(twin, body.place)
    return BodyId(agency.twin, body.place) if agency.twin and not city else body


def _walk_group(directory: Directory, identity: str, until: str) -> Walk:
    edges = [edge for edge in directory.leaving(identity) if edge.date <= until]
    if not edges:
        return Walk((identity,), ())
    return Walk(tuple(edge.after for edge in edges), tuple(Step(edge, identity, edge.after) for edge in edges))
