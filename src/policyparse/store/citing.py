"""Answers about citations: who cites a document and what rests on it, what a document rests on, and the graph of it all."""

from __future__ import annotations

import json
import shutil
import subprocess
from enum import StrEnum
from io import BytesIO
from typing import Any

from sqlalchemy import Connection, and_, func, select

from policyparse.errors import OutputError, StoreError
from policyparse.store import schema
from policyparse.store.answers import Answer, Cell
from policyparse.store.references import Work, find_stored, label_of, place_of, read_symbol, resting_on, stored_as, written_symbol

_citations, _cited, _documents, _tasks, _links = (
    schema.citations,
    schema.cited_documents,
    schema.documents,
    schema.tasks,
    schema.task_citations,
)
_MOST_DRAWN = 400
_RELATIONS = {"implements": "thực hiện", "cites": "viện dẫn", "amends": "sửa đổi", "replaces": "thay thế", "basis": "căn cứ"}


class GraphFormat(StrEnum):
    """What a graph can be written as."""

    SVG = "svg"
    DOT = "dot"
    JSON = "json"
    GRAPHML = "graphml"


def cites(connection: Connection, written: str, *, limit: int | None = None) -> Answer:
    """Documents, tasks and sentences that cite a document directly, by a short name, or through a chain.

    The note says what would rest on nothing if the document were replaced.
    """
    target = read_symbol(written)
    steps = resting_on(connection, target)
    rows: list[tuple[Cell, ...]] = []
    tasks: set[str] = set()
    documents = {step.document for step in steps if step.document is not None}
    told = steps if limit is None else steps[:limit]
    sentences = _sentences(connection, [place for step in told for place in step.cited])
    for step in told:
        direct = len(step.path) == 2
        stored = "có" if step.document is not None else "không"
        chain = " → ".join(step.path)
        own = direct and step.document is not None
        quoted = [one for place in step.cited for one in (sentences.get(place, []) if own else sentences.get(place, [])[:1])]
        for one in quoted:
            if direct and one.task_id:
                tasks.add(one.task_id)
            how = ("tên gọi tắt" if one.kind == "alias" else "trực tiếp") if own else "qua chuỗi"
            rows.append((chain, step.label, step.work.issued, stored, how, one.text, one.task_id, one.sentence))
        if not quoted:
            rows.append((chain, step.label, step.work.issued, stored, "qua chuỗi", None, None, None))
    fields = ("chain", "document", "issued", "stored", "how", "text", "task_id", "sentence")
    headings = ("Chuỗi", "Văn bản", "Ngày", "Trong kho", "Cách viện dẫn", "Nguyên văn", "Mã nhiệm vụ", "Câu")
    label = label_of(connection, target, written_symbol(written))
    beyond = len(steps) - len(documents)
    note = f"Nếu {label} bị thay thế: {len(documents)} văn bản trong kho và {beyond} văn bản ngoài kho dựa vào nó"
    shown = rows if limit is None else rows[:limit]
    cut = "" if len(shown) == len(rows) and len(told) == len(steps) else f" (bảng chỉ hiện {len(shown)} dòng đầu)"
    return Answer(
        f"Ai viện dẫn {label}", fields, headings, shown, len(rows), f"{note}; {len(tasks)} nhiệm vụ viện dẫn trực tiếp{cut}."
    )


def basis(connection: Connection, written: str) -> Answer:
    """What a stored document rests on, step by step; what is not in the store stays visible as such."""
    work = read_symbol(written)
    start = stored_as(connection, work)
    if start is None:
        if not find_stored(connection, [work.folded]):
            raise StoreError("trong kho không có văn bản mang số này", path=written)
        raise StoreError("trong kho có nhiều văn bản mang số này; thêm ngày, ví dụ 154/KH-UBND|2023-05-05", path=written)
    rows: list[tuple[Cell, ...]] = []
    seen = {start}
    frontier = [(start, label_of(connection, work))]
    level = 0
    while frontier:
        level += 1
        following = []
        for document, label in frontier:
            query = select(_cited).where(_cited.c.document == document, _cited.c.number.is_not(None)).order_by(_cited.c.ordinal)
            for one in connection.execute(query).all():
                stored = stored_as(connection, Work(one.number_folded, one.issued, place_of(one.issuer_id)))
                relation = _RELATIONS.get(one.relation or "", one.relation)
                rows.append(
                    (level, label, relation, one.doc_type, one.number, one.issued, one.issuer, "có" if stored else "không")
                )
                if stored is not None and stored not in seen:
                    seen.add(stored)
                    following.append((stored, one.number))
        frontier = following
    fields = ("level", "from", "relation", "doc_type", "number", "issued", "issuer", "stored")
    headings = ("Bậc", "Văn bản", "Quan hệ", "Loại", "Số, ký hiệu", "Ngày", "Cơ quan ban hành", "Trong kho")
    return Answer(f"{label_of(connection, work)} dựa vào", fields, headings, rows, len(rows))


def render_graph(connection: Connection, form: GraphFormat, written: str | None) -> bytes:
    """The graph of citations: of the whole store, or of all that rests on one document. Edges run to what is cited.

    Raises `OutputError` where a picture is asked for and cannot be drawn.
    """
    import networkx

    graph = _whole(connection) if written is None else _around(connection, read_symbol(written), written_symbol(written))
    if form is GraphFormat.JSON:
        content = networkx.node_link_data(graph, edges="edges")
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    if form is GraphFormat.GRAPHML:
        buffer = BytesIO()
        networkx.write_graphml(graph, buffer)
        return buffer.getvalue()
    dot = _dot(graph)
    if form is GraphFormat.DOT:
        return dot
    if len(graph) > _MOST_DRAWN:
        raise OutputError(f"{len(graph)} văn bản thì quá nhiều để vẽ; hãy nêu một số, ký hiệu, hoặc xuất graphml")
    program = shutil.which("dot")
    if program is None:
        raise OutputError("thiếu chương trình dot để vẽ; hãy cài Graphviz (Debian: graphviz), hoặc xuất dot")
    done = subprocess.run([program, "-Tsvg"], input=dot, capture_output=True, check=False)  # noqa: S603 - a fixed program
    if done.returncode != 0:
        raise OutputError(f"chương trình dot báo lỗi ({done.stderr.decode(errors='replace').strip()[:200]})")
    return done.stdout


def _sentences(connection: Connection, places: list[tuple[int, int]]) -> dict[tuple[int, int], list[Any]]:
    """Where documents are cited, by the document that cites and the number of the cited one in it."""
    found: dict[tuple[int, int], list[Any]] = {}
    task = and_(_links.c.document == _citations.c.document, _links.c.citation == _citations.c.ordinal)
    distinct = sorted(set(places))
    for start in range(0, len(distinct), 400):
        portion = set(distinct[start : start + 400])
        query = (
            select(
                _citations.c.document,
                _citations.c.ordinal,
                _citations.c.target,
                _citations.c.text,
                _citations.c.kind,
                _citations.c.sentence,
                func.min(_tasks.c.id).label("task_id"),
            )
            .select_from(
                _citations.outerjoin(_links, task).outerjoin(
                    _tasks, and_(_tasks.c.document == _links.c.document, _tasks.c.ordinal == _links.c.task)
                )
            )
            .where(_citations.c.document.in_({document for document, _ in portion}), _citations.c.target.is_not(None))
            .group_by(_citations.c.document, _citations.c.ordinal)
            .order_by(_citations.c.document, _citations.c.ordinal)
        )
        for one in connection.execute(query):
            place = (one.document, one.target)
            if place in portion:
                found.setdefault(place, []).append(one)
    return found


def _name(work: Work) -> str:
    return "|".join((work.folded, work.issued or "?", work.place or ""))


def _add(graph: Any, work: Work, label: str, stored: bool) -> str:
    name = _name(work)
    before = graph.nodes[name]["stored"] if name in graph else False
    graph.add_node(name, label=label, issued=work.issued or "", stored=stored or before)
    return name


def _whole(connection: Connection) -> Any:
    import networkx

    graph = networkx.DiGraph()
    query = select(
        _documents.c.id,
        _documents.c.key,
        _documents.c.number,
        _documents.c.number_folded,
        _documents.c.issued,
        _documents.c.issuer_id,
    )
    works: dict[str, list[Work]] = {}
    owners = {}
    for row in connection.execute(query.where(_documents.c.current).order_by(_documents.c.key)):
        work = Work(row.number_folded or row.key, row.issued, place_of(row.issuer_id))
        works.setdefault(work.folded, []).append(work)
        owners[row.id] = _add(graph, work, row.number or row.key, True)
    edges = select(_cited).where(
        _cited.c.number_folded.is_not(None), _cited.c.document.in_(select(_documents.c.id).where(_documents.c.current))
    )
    for one in connection.execute(edges.order_by(_cited.c.document, _cited.c.ordinal)):
        work = Work(one.number_folded, one.issued, place_of(one.issuer_id))
        meant = [other for other in works.get(work.folded, ()) if work.may_be(other)]
        name = _name(meant[0]) if len(meant) == 1 else _add(graph, work, one.number, False)
        if name != owners[one.document]:
            graph.add_edge(owners[one.document], name, relation=one.relation or "")
    return graph


def _around(connection: Connection, target: Work, asked: str) -> Any:
    import networkx

    graph = networkx.DiGraph()
    label = label_of(connection, target)
    stored, steps = stored_as(connection, target) is not None, resting_on(connection, target)
    if not stored and not steps:
        raise StoreError("trong kho không có văn bản nào mang hay viện dẫn số này", path=asked)
    names = {label: _add(graph, target, label, stored)}
    for step in steps:
        names.setdefault(step.label, name := _add(graph, step.work, step.label, step.document is not None))
        graph.add_edge(name, names[step.path[-2]], relation="")
    return graph


def _dot(graph: Any) -> bytes:
    """Filled boxes are in the store, dashed ones are only spoken of."""
    names = {name: f"n{number}" for number, name in enumerate(graph.nodes)}
    lines = ["digraph citations {", ' rankdir="LR";', ' node [shape=box, fontname="DejaVu Sans"];']
    for name, content in graph.nodes(data=True):
        label = json.dumps(f"{content['label']}\n{content['issued']}".strip(), ensure_ascii=False)
        style = 'style=filled, fillcolor="#E7EEF7"' if content["stored"] else "style=dashed"
        lines.append(f" {names[name]} [label={label}, {style}];")
    lines += [f" {names[start]} -> {names[end]};" for start, end in graph.edges]
    return ("\n".join([*lines, "}"]) + "\n").encode("utf-8", "replace")
