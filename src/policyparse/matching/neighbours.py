"""The few tasks of a store that may be the same work as those of a new document.

First the tasks of the same bodies, whatever the law calls them by now, are read through; then, for what found nothing there, the
full-text index is asked for runs of its words, whoever leads. Neither looks at documents of other places, unless they are cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, func, or_, select

from policyparse.lexicon import Lexicon
from policyparse.matching.bodies import Bodies, classes_of
from policyparse.matching.relations import Placed
from policyparse.matching.similarity import missing
from policyparse.matching.words import load_vocabulary
from policyparse.records.model import Plan, Task
from policyparse.store import schema
from policyparse.store.folding import fold_symbol, fold_words
from policyparse.store.recording import unpack_plan
from policyparse.store.search import matches_any

if TYPE_CHECKING:
    from numpy.typing import NDArray

_documents, _passages, _assignees = schema.documents, schema.passages, schema.assignees

MOST = 6
"""Neighbours of a task that are looked at closely."""

MOST_DOCUMENTS = 150
"""Documents that are read for one new document."""

_NEAR = 0.35
_FOUND = 0.6
_RUN = 4  # words in a row that the index is asked for
_RUNS = 5
_HITS = 400
_PORTION = 400


class _Row(NamedTuple):
    document: int
    task: int
    words: str


def neighbours(connection: Connection, new: Plan, lexicon: Lexicon) -> list[Placed]:
    """Tasks of the store's current documents, in the order of documents and tasks. The file itself is not its own neighbour.

    Raises `ModelsMissing` where scikit-learn is not installed.
    """
    nearby = _nearby(connection, new, lexicon)
    if not nearby.documents or not new.tasks:
        return []
    wanted = [_content(task) for task in new.tasks]
    chosen = _nearest(wanted, _of_same_bodies(connection, new, lexicon, nearby), nearby)
    left = [number for number, found in enumerate(chosen) if not found or found[0][0] < _FOUND]
    others = _nearest(
        [wanted[number] for number in left], _with_same_runs(connection, [new.tasks[n] for n in left], nearby), nearby
    )
    for number, found in zip(left, others, strict=True):
        chosen[number] = sorted({*chosen[number], *found}, key=_order(nearby))[:MOST]
    return _read(connection, chosen, nearby)


def is_stored(connection: Connection, plan: Plan) -> bool:
    """True if the store has this very file."""
    query = select(_documents.c.id).where(_documents.c.sha256 == plan.source.sha256)
    return connection.execute(query).first() is not None


_Scored = tuple[float, int, int]  # how near, the document, the task


class _Nearby(NamedTuple):
    """The documents that are looked at: of each its day, key and content, by which it has its place; and who issued them."""

    documents: dict[int, tuple[str, str, str]]
    issuers: frozenset[str]


def _order(nearby: _Nearby) -> Any:
    """Nearest first; of those that are as near, the later document."""

    def key(scored: _Scored) -> tuple[Any, ...]:
        issued, name, content = nearby.documents[scored[1]]
        return -scored[0], [-ord(letter) for letter in issued], name, content, scored[2]

    return key


def _nearby(connection: Connection, new: Plan, lexicon: Lexicon) -> _Nearby:
    """The documents of the same place, of the whole country, of a place that is not known, and those that are cited."""
    bodies = Bodies(lexicon)
    cited = {fold_symbol(one.number) for one in new.cited_documents if one.number}
    columns = (
        _documents.c.id,
        _documents.c.key,
        _documents.c.sha256,
        _documents.c.issued,
        _documents.c.issuer_id,
        _documents.c.number_folded,
    )
    others = _documents.c.sha256 != new.source.sha256
    rows = connection.execute(select(*columns).where(_documents.c.current, others)).all()
    place = bodies.places_of(new.document.issuer.id if new.document.issuer else None, new.document.issued, "9999")
    known: dict[str | None, frozenset[str]] = {}
    found: dict[int, tuple[str, str, str]] = {}
    issuers: set[str] = set()
    for row in rows:
        if row.issuer_id not in known:
            known[row.issuer_id] = bodies.places_of(row.issuer_id, row.issued, "9999")
        theirs = known[row.issuer_id]
        if not place or not theirs or place & theirs or row.number_folded in cited:
            found[row.id] = (row.issued or "", row.key, row.sha256)
            issuers.add(row.issuer_id or "")
    return _Nearby(found, frozenset(issuers))


def _of_same_bodies(connection: Connection, new: Plan, lexicon: Lexicon, nearby: _Nearby) -> list[_Row]:
    """The tasks that are laid on one of the bodies of the new document, in whatever role, by its name of then or of now."""
    bodies = Bodies(lexicon)
    assignees = [one for task in new.tasks for one in task.assignees]
    named = {one for assignee in assignees for one in classes_of(assignee.agency)}
    later = {end for one in named for end in bodies.successors(one, new.document.issued, "9999")}
    stored = connection.execute(select(_assignees.c.agency_class).distinct()).scalars().all()
    classes = {one for one in stored if one and (one in named or later & {*bodies.successors(one, None, "9999")})}
    names = {fold_words(one.agency.name if one.agency else one.mention) for one in assignees}
    theirs = or_(_assignees.c.agency_class.in_(sorted(classes)), _assignees.c.name_folded.in_(sorted(names)))
    laid = select(_assignees.c.task).where(
        _assignees.c.document == _passages.c.document, _assignees.c.task == _passages.c.task, theirs
    )
    rows: list[_Row] = []
    identities = sorted(nearby.documents)
    for start in range(0, len(identities), _PORTION):
        portion = _passages.c.document.in_(identities[start : start + _PORTION])
        query = select(_passages.c.document, _passages.c.task, _passages.c.folded).where(portion, laid.exists())
        rows += [_Row(*row) for row in connection.execute(query)]
    return rows


def _with_same_runs(connection: Connection, tasks: Sequence[Task], nearby: _Nearby) -> list[_Row]:
    """The tasks, whoever leads, that have a run of words in common with one of these."""
    found: dict[tuple[int, int], _Row] = {}
    for task in tasks:
        runs = _runs(task)
        if not runs:
            continue
        query = (
            select(_passages.c.document, _passages.c.task, _passages.c.folded)
            .join(_documents, _documents.c.id == _passages.c.document)
            .where(_documents.c.current, func.coalesce(_documents.c.issuer_id, "").in_(sorted(nearby.issuers)))
            .where(_passages.c.task.is_not(None), matches_any(connection, runs))
            .order_by(func.coalesce(_documents.c.issued, "").desc(), _documents.c.key, _documents.c.sha256, _passages.c.task)
            .limit(_HITS)
        )
        for row in connection.execute(query):
            if row.document in nearby.documents:
                found[row.document, row.task] = _Row(*row)
    return list(found.values())


def _runs(task: Task) -> list[str]:
    """Some runs of words, from all over the text, that are not all words which say nothing."""
    words = fold_words(task.text).split()
    telling = [word not in _empty() and not word.isdigit() for word in words]
    starts = [start for start in range(len(words) - _RUN + 1) if sum(telling[start : start + _RUN]) >= _RUN - 1]
    runs = [" ".join(words[start : start + _RUN]) for start in starts]
    step = max(1, len(runs) // _RUNS)
    return runs[::step][:_RUNS]


def _content(task: Task) -> frozenset[str]:
    return frozenset(word for word in fold_words(task.text).split() if not word.isdigit()) - _empty()


@cache
def _empty() -> frozenset[str]:
    return frozenset(fold_words(word) for word in load_vocabulary().empty)


def _nearest(wanted: Sequence[frozenset[str]], rows: Sequence[_Row], nearby: _Nearby) -> list[list[_Scored]]:
    """For each of the word sets the rows that have most of its words, a rare word counting more than a common one."""
    if not rows or not wanted:
        return [[] for _ in wanted]
    try:
        import numpy
        from scipy.sparse import csr_matrix
    except ModuleNotFoundError as error:
        raise missing() from error
    number = {word: place for place, word in enumerate(sorted(set().union(*wanted)))}
    held: list[int] = []
    sizes, ends, asked_for = [], [0], set(number)
    for row in rows:
        theirs = row.words.split()
        held += map(number.__getitem__, asked_for.intersection(theirs))
        ends.append(len(held))
        sizes.append(len(theirs))
    shape = (len(rows), len(number))
    has = csr_matrix((numpy.ones(len(held)), numpy.array(held, dtype=numpy.int32), numpy.array(ends)), shape=shape)
    has.sort_indices()  # sums of the same numbers in another order are not quite the same
    rarity = numpy.log((1 + len(rows)) / (1 + numpy.bincount(held, minlength=len(number)))) + 1
    weight = numpy.sqrt(numpy.maximum(has @ rarity + 0.5 * (numpy.array(sizes) - numpy.diff(ends)), 1e-9))
    found = []
    for words in wanted:
        asked = numpy.zeros(len(number))
        asked[[number[word] for word in words]] = 1
        score: NDArray[Any] = numpy.round(has @ (asked * rarity) / weight / max(float(numpy.sqrt(asked @ rarity)), 1e-9), 6)
        least = numpy.partition(score, -MOST)[-MOST] if len(score) > MOST else 0.0
        best = numpy.flatnonzero(score >= max(_NEAR, least))
        scored = [(float(score[row]), rows[row].document, rows[row].task) for row in best.tolist()]
        found.append(sorted(scored, key=_order(nearby))[:MOST])
    return found


def _read(connection: Connection, chosen: Iterable[list[_Scored]], nearby: _Nearby) -> list[Placed]:
    """The chosen tasks as they were stored. Of too many documents those with the nearest tasks."""
    tasks: dict[int, set[int]] = {}
    for scored in sorted({one for found in chosen for one in found}, key=_order(nearby)):
        if scored[1] in tasks or len(tasks) < MOST_DOCUMENTS:
            tasks.setdefault(scored[1], set()).add(scored[2])
    identities = sorted(tasks, key=lambda one: nearby.documents[one][1:])
    packed: dict[int, bytes] = {}
    for start in range(0, len(identities), _PORTION):
        portion = _documents.c.id.in_(identities[start : start + _PORTION])
        packed |= {row.id: row.plan for row in connection.execute(select(_documents.c.id, _documents.c.plan).where(portion))}
    placed = []
    for identity in identities:
        plan = unpack_plan(packed[identity])
        placed += [Placed(plan, plan.tasks[number]) for number in sorted(tasks[identity])]
    return placed
