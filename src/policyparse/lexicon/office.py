"""An office's own tables: new rows for them, what two folders say differently, an entry and its history in words.

Nothing here writes. A new text of a table is checked as part of the whole lexicon before anybody gets it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from policyparse.document.shadow import fold
from policyparse.errors import LexiconError
from policyparse.lexicon.bodies import SCOPES
from policyparse.lexicon.directory import Directory, directory, slug, split_id
from policyparse.lexicon.loader import build_lexicon
from policyparse.lexicon.model import Lexicon, Succession
from policyparse.lexicon.tables import read_table, read_tables

AGENCY_COLUMNS = ("id", "name", "aliases", "kind", "scope", "valid_from", "valid_to", "source", "verified")
RELATIONS = {
    "merged": "nhập vào",
    "split": "chia cho",
    "renamed": "đổi tên thành",
    "restored": "lập lại thành",
    "transferred": "chuyển về",
    "abolished": "kết thúc",
    "function": "chuyển một phần việc cho",
}


def add_agency(
    overlay: Path,
    name: str,
    aliases: tuple[str, ...] = (),
    *,
    scope: str = "place",
    kind: str = "office",
    valid_from: str = "",
    valid_to: str = "",
    source: str = "",
) -> tuple[str, str]:
    """The id of a body and the text of the office's agencies.csv that knows it by this name and these aliases.

    A name that the lexicon knows already gets the aliases. Raises `LexiconError` for a table that could not be used.
    """
    written = [" ".join(entry.split()) for entry in (name, *aliases)]
    if any(not fold(entry.removeprefix("?")).strip() or ";" in entry for entry in written):
        raise LexiconError("tên và tên khác không được rỗng, không được chứa dấu “;”")
    if scope not in SCOPES:
        raise LexiconError(f"phạm vi (--scope) phải là một trong {', '.join(sorted(SCOPES))}")
    lexicon = build_lexicon(read_tables(overlay if overlay.is_dir() else None))
    header, rows = _table(overlay)
    known = directory(lexicon).names.get(fold(written[0]))
    if known is not None:
        if known.others:
            raise LexiconError(f"“{written[0]}” có nhiều nghĩa ({', '.join((known.agency, *known.others))}); hãy ghi tên đầy đủ")
        if not written[1:]:
            raise LexiconError(f"từ điển đã có “{written[0]}” ({known.agency}); thêm --alias nếu muốn thêm tên khác")
        body = lexicon.agencies[known.agency]
        values = [body.id, body.name, "", body.kind, body.scope, body.valid_from, body.valid_to, body.source]
        row = dict(zip(AGENCY_COLUMNS, [*values, "yes" if body.verified else "no"], strict=True))
        row["twin"] = body.twin
    else:
        identity = slug(written[0]).removesuffix("-tinh").removesuffix("-thanh-pho")
        if identity in lexicon.agencies:
            raise LexiconError(f"mã “{identity}” đã dùng cho “{lexicon.agencies[identity].name}”; hãy chọn tên khác")
        verified = "yes" if source else "no"
        row = dict(
            zip(
                AGENCY_COLUMNS,
                [identity, written[0], "", kind, scope, valid_from, valid_to, source or "cơ quan tự khai", verified],
                strict=True,
            )
        )
    row = next((own for own in rows if own["id"] == row["id"]), row)
    merged = dict.fromkeys([*filter(None, row["aliases"].split(";")), *written[1:]])
    changed = {**row, "aliases": ";".join(merged)}
    if changed in rows:
        raise LexiconError(f"từ điển của cơ quan đã có “{written[0]}” với các tên này")
    table = [changed if own["id"] == row["id"] else own for own in rows]
    if changed not in table:
        table.append(changed)
    text = _render(header, table)
    check_table(overlay, "agencies.csv", text)
    return row["id"], text


def check_table(overlay: Path, name: str, text: str) -> Lexicon:
    """The lexicon that there would be with this text of the office's table; raises `LexiconError`."""
    tables = read_tables(overlay if overlay.is_dir() else None)
    ours = [(folder, old) for folder, old in tables[name] if folder != str(overlay)]
    return build_lexicon({**tables, name: [*ours, (str(overlay), text)]})


def _table(overlay: Path) -> tuple[list[str], list[dict[str, str]]]:
    text = read_table(overlay, "agencies.csv")
    if text is None:
        return [*AGENCY_COLUMNS], []
    table = csv.DictReader(io.StringIO(text))
    return list(table.fieldnames or AGENCY_COLUMNS), list(table)


def _render(header: list[str], rows: list[dict[str, str]]) -> str:
    if any(row.get("twin") for row in rows) and "twin" not in header:
        header = [*header, "twin"]
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def differences(old: Lexicon, new: Lexicon) -> Iterator[str]:
    """What the second lexicon says otherwise than the first, one line each."""
    for identity in sorted(old.agencies.keys() | new.agencies.keys()):
        before, after = old.agencies.get(identity), new.agencies.get(identity)
        if before is None and after is not None:
            yield f"+ cơ quan {identity}: {after.name}"
        elif after is None and before is not None:
            yield f"- cơ quan {identity}: {before.name}"
        elif before != after and before is not None and after is not None:
            changed = [field for field in before.__struct_fields__ if getattr(before, field) != getattr(after, field)]
            for field in changed:
                yield f"~ cơ quan {identity}, {field}: {getattr(before, field) or 'trống'} → {getattr(after, field) or 'trống'}"
    names = [
        {(name.surface, agency) for name in lexicon.names for agency in (name.agency, *name.others)} for lexicon in (old, new)
    ]
    for surface, agency in sorted(names[0] - names[1]):
        yield f"- tên “{surface}” của {agency}"
    for surface, agency in sorted(names[1] - names[0]):
        yield f"+ tên “{surface}” của {agency}"
    for sign, edges in (("-", set(old.successions) - set(new.successions)), ("+", set(new.successions) - set(old.successions))):
        for edge in sorted(edges):
            yield f"{sign} thay đổi {describe_edge(edge)}"
    for sign, members in (("-", set(old.members) - set(new.members)), ("+", set(new.members) - set(old.members))):
        for member in sorted(members):
            yield f"{sign} thành viên {member.group}: {member.body} ({member.valid_from or '…'} - {member.valid_to or '…'})"
    others = {
        "provinces.csv": "places",
        "units.csv": "units",
        "groups.csv": "groups",
        "regions.csv": "regions",
        "words.toml": "words",
    }
    for table, field in others.items():
        if getattr(old, field) != getattr(new, field):
            yield f"~ bảng {table} khác nhau"


def describe_edge(edge: Succession) -> str:
    """An edge on one line, with what it rests on."""
    verb = RELATIONS[edge.relation]
    share = f" ({edge.share})" if edge.share else ""
    until = f" đến {edge.until}" if edge.until else ""
    mark = "" if edge.verified else " [chưa kiểm chứng]"
    after = f" {edge.after}" if edge.after else ""
    return f"{edge.date}{until}: {edge.before} {verb}{after}{share} — {edge.basis} [{edge.source}]{mark}"


def find_entry(known: Directory, asked: str) -> str | None:
    """The id that an id or a name stands for; None if the lexicon does not know it."""
    if asked in known.groups or asked.removeprefix("place/") in known.places or split_id(asked).agency in known.agencies:
        return asked
    name = known.names.get(fold(asked.strip()))
    if name is not None:
        return name.agency
    province = known.find_province(fold(asked))
    return f"place/{province}" if province else None


def describe_entry(known: Directory, identity: str, *, history: bool) -> list[str]:
    """What the lexicon says of an id, and with `history` every change that it came from or went into."""
    lines = []
    keys = [identity]
    if group := known.groups.get(identity):
        lines += [
            f"{identity}: {group.name}",
            f"  nhóm{' mở, không liệt kê được' if group.open else ''}; cũng viết: {', '.join(group.surfaces)}",
        ]
        lines.append(_validity(group.valid_from, group.valid_to, group.source, group.verified))
    elif place := known.places.get(identity.removeprefix("place/")):
        keys = [f"place/{place.id}"]
        lines += [
            f"{place.id}: {place.name} ({place.unit})",
            _validity(place.valid_from, place.valid_to, place.source, place.verified),
        ]
    else:
        agency, at = split_id(identity)
        body = known.agencies[agency]
        names = [n.written for n in known.lexicon.names if agency in (n.agency, *n.others)]
        lines += [f"{identity}: {known.name_of(identity)}", f"  loại {body.kind}, phạm vi {body.scope}"]
        lines.append(f"  cũng viết: {'; '.join(dict.fromkeys(names))}")
        lines.append(_validity(body.valid_from, body.valid_to, body.source, body.verified))
        keys = [agency, *([identity, f"place/{at}"] if at else [])]
    if history:
        edges = [edge for key in keys for edge in (*known.entering(key), *known.leaving(key), *known.leaving(key, function=True))]
        lines.append("  các thay đổi:" if edges else "  không có thay đổi nào trong từ điển")
        lines += [f"    {describe_edge(edge)}" for edge in sorted(dict.fromkeys(edges), key=lambda edge: edge.date)]
        used = dict.fromkeys(key for edge in edges for key in edge.source.split(";"))
        lines += [f"    [{key}] {known.lexicon.sources[key]}" for key in used if key in known.lexicon.sources]
    return lines


def _validity(begin: str, end: str, source: str, verified: bool) -> str:
    period = f"  có từ {begin or 'trước'} đến {end or 'nay'}"
    return f"{period}; nguồn {source or 'không ghi'}{'' if verified else ' (chưa kiểm chứng)'}"
