"""What a stretch of text says about who does it: bodies in roles, those who are reported to, and how it is said."""

from __future__ import annotations

from typing import Literal, NamedTuple

from policyparse.mentions.agencies import AgencyFound
from policyparse.spans import Span

Role = Literal["lead", "coordinate", "implement"]
Relation = Literal["advise", "report", "submit", "send"]


class Actor(NamedTuple):
    """A body with its role in one stretch of text; `rule` and `cue` say why."""

    role: Role
    found: AgencyFound
    rule: str
    cue: Span


class Recipient(NamedTuple):
    """A body that something is advised, reported, submitted or sent to."""

    relation: Relation
    found: AgencyFound


class Statement(NamedTuple):
    """What a stretch of text says about who does it.

    `subjects` holds leads and implementers, `partners` coordinators. `elided_lead` is true where chủ trì is said of a body
    that the stretch does not name. `ordered` is true if a subject stands after giao, yêu cầu, đề nghị; `request` if that
    word was đề nghị. `bound` is true where a subject is said to be responsible (có trách nhiệm). `initial` is false where the subjects only come in later clauses. `pure` is true if the stretch is nothing but its list of bodies (an agency as heading).
    """

    subjects: tuple[Actor, ...] = ()
    partners: tuple[Actor, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    elided_lead: bool = False
    ordered: bool = False
    request: bool = False
    pure: bool = False
    executing: bool = False
    modal: bool = False
    bound: bool = False
    initial: bool = True
