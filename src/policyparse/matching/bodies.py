"""When two names, in documents of two days, are one body: by class, by what the law made of it, else by the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from policyparse.document import fold
from policyparse.lexicon import Lexicon
from policyparse.lexicon.directory import directory, split_id
from policyparse.lexicon.succession import walk
from policyparse.matching.words import load_vocabulary
from policyparse.records.model import AgencyRef, Assignee, DocumentRecord, Plan, Role, Task

_NEARLY = 88  # of 100: two spellings of one name
_GROUPS = ("group/", "post/")
_FEWEST_WORDS = 3


class Body(NamedTuple):
    """Who a task names: the classes it may be of (none for a body that no list knows), and its name without articles.

    `owner` is the issuer whose inner unit it is: each department has a "Văn phòng Sở" of its own.
    """

    classes: frozenset[str]
    name: str
    owner: str = ""

    def is_group(self) -> bool:
        return any(one.startswith(_GROUPS) for one in self.classes)


class Bodies:
    """Bodies of documents of any day, all as they are called on the day of the later one."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._directory = directory(lexicon)
        self.successors = lru_cache(maxsize=20_000)(self._walk)
        """`successors(identity, since, until)`: what a body of a text of one day is on another."""

    def leads(self, plan: Plan, task: Task, until: str) -> list[Body]:
        """Those who are said to lead, else those who must act."""
        return self.of(plan, task, ("lead",), until) or self.of(plan, task, ("implement",), until)

    def of(self, plan: Plan, task: Task, roles: Sequence[Role], until: str) -> list[Body]:
        """The bodies of some roles, as they are called on the day `until`."""
        return [self._body(one, plan.document, until) for role in roles for one in task.assignees if one.role == role]

    def _body(self, assignee: Assignee, document: DocumentRecord, until: str) -> Body:
        named = classes_of(assignee.agency)
        classes = frozenset(later for one in named for later in self.successors(one, document.issued, until))
        name = bare(assignee.mention)
        inner = load_vocabulary().units.match(name) and not any("/" not in one for one in classes)
        owner = f"{document.issuer.name if document.issuer else ''}|{document.place or ''}" if inner else ""
        return Body(classes, name, owner)

    def same_place(self, new: Plan, old: Plan) -> bool:
        """False if the two are documents of two places, neither of which became the other. What is not known does not differ."""
        until = max(day for day in (new.document.issued, old.document.issued, "") if day is not None)
        first, second = (self._places(plan, until) for plan in (new, old))
        return not first or not second or bool(first & second)

    def is_central(self, plan: Plan) -> bool:
        """True for a document of a body of the whole country."""
        issuer = plan.document.issuer
        known = self._directory.agencies.get(split_id(issuer.id).agency) if issuer and issuer.id else None
        return known is not None and known.scope == "central"

    def places_of(self, issuer: str | None, since: str | None, until: str) -> frozenset[str]:
        """The place of a body, by what it has become by the day `until`; none where no list knows it."""
        if issuer is None or split_id(issuer).place not in self._directory.places:
            return frozenset()
        ends = self.successors(issuer, since, until)
        return frozenset(split_id(end).place for end in ends) & self._directory.places.keys()

    def _places(self, plan: Plan, until: str) -> frozenset[str]:
        issuer = plan.document.issuer
        found = self.places_of(issuer.id if issuer else None, plan.document.issued, until)
        return found or frozenset((fold(plan.document.place),) if plan.document.place else ())

    def _walk(self, identity: str, since: str | None, until: str) -> tuple[str, ...]:
        if identity.startswith(_GROUPS) or not until:
            return (identity,)
        return walk(self._directory, identity, since, until).ends or (identity,)


def classes_of(agency: AgencyRef | None) -> tuple[str, ...]:
    """The classes, without their place, that a reference may mean; a group or a post by its id."""
    if agency is None:
        return ()
    if agency.id is not None:
        return (agency.id if agency.id.startswith(_GROUPS) else agency.id.partition("@")[0],)
    return tuple(one.partition("@")[0] for one in agency.candidates)


def share_a_body(first: Iterable[Body], second: Sequence[Body]) -> bool:
    """True if any of the first is one of the second."""
    return any(same_body(one, other) for one in first for other in second)


def same_body(one: Body, other: Body) -> bool:
    """True if two names mean one body. A name that was read too long is one that begins with the other."""
    if one.owner and other.owner and one.owner != other.owner:
        return False
    if one.classes and other.classes and not (one.is_group() and other.is_group()):
        return bool(one.classes & other.classes)
    shorter, longer = sorted((one.name, other.name), key=len)
    if longer.startswith(f"{shorter} ") and shorter.count(" ") + 1 >= _FEWEST_WORDS:
        return True
    return fuzz.ratio(one.name, other.name) >= _NEARLY


def bare(mention: str) -> str:
    """A mention without what changes from text to text."""
    folded = fold(mention).replace("ubnd", "ủy ban nhân dân")
    return " ".join(word for word in folded.split() if word not in ("các", "những"))
