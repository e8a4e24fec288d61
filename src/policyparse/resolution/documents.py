"""Which document a citation means: short names, references back, and the one document a bare repeat can stand for."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

import msgspec

from policyparse.document import CAPITALS, Document, fold
from policyparse.lexicon import Lexicon
from policyparse.mentions.agencies import AgencyFound
from policyparse.mentions.citations import CitationMention, find_address
from policyparse.resolution.statements import StatementReader
from policyparse.spans import Cover, Span

_ALIAS = re.compile(
    r"\((?:\*?sau đây )?(?:được )?(?:gọi|viết)(?: và viết)?(?: tắt| gọn| chung)*(?: là| chung là)?:?\s+([^()]{2,140}?)\*?\)"
)
_BRACKETED = re.compile(
    r"\(((?:Nghị quyết|Kế hoạch|Chương trình|Chỉ thị|Kết luận|Quyết định|Đề án|Nghị định|Thông tư|Quy định) (?:số )?\d{1,4})\)"
)
_GROUP = re.compile(r"(?:các|những) ")
_SHORT = re.compile(
    r"(?:Nghị quyết|Kế hoạch|Chương trình|Chỉ thị|Kết luận|Quyết định|Đề án|Nghị định|Thông tư|Luật|Quy định) (?:số )?(\d{1,4})(?![\w/-]|[.,]\d| (?:năm|tháng|ngày|%|nhiệm vụ|chỉ tiêu))"
)
_VERBAL = frozenset(("Báo cáo", "Hướng dẫn", "Quy định", "Quyết định", "Thông báo", "Kết luận"))  # type words that are verbs too
_POINTER = re.compile(r"trên(?:(?<=nêu trên)|(?<=nói trên)|(?<=kể trên)| đây)(?!\w)")
_REACH = 60  # letters from the first word of a reference back to its last
_FAR = 600  # letters that a reference back looks beyond its paragraph
_NEAR = 200  # citations looked back over within one paragraph


class ResolvedCitation(msgspec.Struct, gc=False):
    """A mention with what it states and what it means. `target` is the index of a document, None while it is open."""

    mention: CitationMention
    kind: str
    doc_type: str | None
    number: str | None
    issued: str | None = None
    date_span: Span | None = None
    issuer: AgencyFound | None = None
    subject: Span | None = None
    target: int | None = None
    candidates: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    alias: str | None = None


class ResolvedDocument(msgspec.Struct, gc=False):
    """A document that mentions stand for; identity is number and date."""

    number: str | None
    issued: str | None
    doc_type: str | None
    name: str | None = None
    issuer: AgencyFound | None = None
    subject: Span | None = None
    aliases: list[str] = msgspec.field(default_factory=list)
    mentions: list[int] = msgspec.field(default_factory=list)
    relation: str | None = None

    @property
    def key(self) -> str:
        return f"{self.number or self.name}|{self.issued or '?'}"


class DocumentResolver:
    """Resolves the citations of one document."""

    def __init__(self, document: Document, mentions: list[CitationMention], bodies: list[AgencyFound], lexicon: Lexicon) -> None:
        self._text = document.text
        self._shadow = document.shadow
        self._document = document
        self._types = _types(lexicon)
        self._reader = StatementReader(document.text, document.shadow, bodies, self._types)
        self._back = _references_back(lexicon)
        self.citations = [
            ResolvedCitation(mention, mention.kind, mention.doc_type, mention.number)
            for mention in mentions
            if mention.kind != "named" or not self._is_verb(mention)
        ]
        self.documents: list[ResolvedDocument] = []
        self._taken = Cover()
        self.body_aliases: list[tuple[str, AgencyFound]] = []

    def resolve(self) -> None:
        """Fill `citations`, `documents` and `body_aliases`."""
        before: ResolvedCitation | None = None
        for index, citation in enumerate(self.citations):
            if citation.kind == "numbered":
                self._read_statement(citation, followed=index + 1 < len(self.citations))
                if (
                    citation.issued is None
                    and before is not None
                    and (day := self._reader.same_day(citation.mention.span, before.mention.span))
                ):
                    citation.issued, citation.date_span = before.issued, day
                before = citation
        self._share_dates()
        self._build_documents()
        self._define_aliases()
        self._resolve_short_names()
        self._resolve_references_back()
        for index, citation in enumerate(self.citations):
            if citation.target is not None:
                document = self.documents[citation.target]
                document.mentions.append(index)
                document.relation = document.relation or self._reader.relation(citation.mention.span.start)

    def _is_verb(self, mention: CitationMention) -> bool:
        """True of a type word that is a verb at the head of its clause: "Báo cáo UBND tỉnh …", "Bộ A Quy định về …"."""
        if mention.doc_type not in _VERBAL:
            return False
        start, name = mention.span.start, mention.span.start + len(mention.doc_type or "") + 1
        return self._reader.body_at(name) is not None or (
            mention.doc_type == "Quy định" and self._reader.body_before(start - 1) is not None
        )

    def _read_statement(self, citation: ResolvedCitation, *, followed: bool) -> None:
        stated = self._reader.read(citation.mention.span, citation.number, followed=followed)
        citation.issued, citation.date_span = stated.issued, stated.date_span
        citation.issuer, citation.subject = stated.issuer, stated.subject

    def _share_dates(self) -> None:
        """Give a number in a bare list the date and issuer that stand once behind the list's last number."""
        numbered = [citation for citation in self.citations if citation.kind == "numbered"]
        for left, right in zip(reversed(numbered[:-1]), reversed(numbered[1:]), strict=True):
            gap = self._shadow[left.mention.span.end : right.mention.span.start]
            listed = left.mention.shared_head or re.search(
                r"(?:các|những) $", self._shadow[max(0, left.mention.span.start - 8) : left.mention.span.start]
            )
            if (
                left.issued is None
                and listed
                and right.mention.shared_head
                and re.fullmatch(r"\s?(?:,|và|, và|;)\s?(?:số )?", gap)
            ):
                left.issued = right.issued
                left.issuer = left.issuer or right.issuer

    def _build_documents(self) -> None:
        dated: dict[str, dict[str, int]] = {}
        numbered = [citation for citation in self.citations if citation.kind == "numbered" and citation.number]
        for citation in numbered:
            if citation.issued:
                by_date = dated.setdefault(fold(citation.number or ""), {})
                if citation.issued not in by_date:
                    by_date[citation.issued] = self._add(ResolvedDocument(citation.number, citation.issued, citation.doc_type))
                citation.target = by_date[citation.issued]
                self._enrich(citation)
        undated: dict[str, int] = {}
        for citation in numbered:
            if citation.issued:
                continue
            key = fold(citation.number or "")
            choices = dated.get(key, {})
            if len(choices) == 1:
                citation.target = next(iter(choices.values()))
            elif choices:
                self._choose(citation, choices, numbered)
            else:
                if key not in undated:
                    undated[key] = self._add(ResolvedDocument(citation.number, None, citation.doc_type))
                citation.target = undated[key]
            self._enrich(citation)

    def _choose(self, citation: ResolvedCitation, choices: dict[str, int], numbered: list[ResolvedCitation]) -> None:
        """A bare repeat of a number that two documents carry: the one its own paragraph names, else open."""
        block = self._document.block_at(citation.mention.span.start)
        near = set()
        place = bisect_left(numbered, citation.mention.span.start, key=lambda other: other.mention.span.start)
        for other in reversed(numbered[max(0, place - _NEAR) : place]):
            if block is None or other.mention.span.start < block.span.start:
                break
            if other.target in choices.values():
                near.add(other.target)
        if len(near) == 1:
            citation.target = near.pop()
        else:
            citation.candidates = tuple(choices.values())

    def _add(self, document: ResolvedDocument) -> int:
        self.documents.append(document)
        return len(self.documents) - 1

    def _enrich(self, citation: ResolvedCitation) -> None:
        if citation.target is None:
            return
        document = self.documents[citation.target]
        document.issuer = document.issuer or citation.issuer
        document.subject = document.subject or citation.subject
        document.doc_type = document.doc_type or citation.doc_type

    def _define_aliases(self) -> None:
        added: list[ResolvedCitation] = []
        found: list[tuple[str, int, int]] = []
        for match in _ALIAS.finditer(self._shadow):
            for part in re.split(r",\s(?=[A-ZĐ])", self._text[slice(*match.span(1))]):
                if alias := part.strip(' ;.,“”"'):
                    found.append((alias, self._text.index(alias, match.start(1)), match.start()))
        found.extend((match[1], match.start(1), match.start()) for match in _BRACKETED.finditer(self._text))
        found.sort(key=lambda alias: alias[1])
        self._taken = Cover(citation.mention.span for citation in self.citations if citation.kind != "named")
        again: dict[str, int] = {}  # where the same short name is defined anew, it stands for something else from there on
        for alias, start, opening in reversed(found):
            added.extend(self._define_alias(alias, start, opening, again.get(alias, len(self._text))))
            again[alias] = start
        self._merge(added)

    def _define_alias(self, alias: str, start: int, opening: int, stop: int) -> list[ResolvedCitation]:
        span = Span(start, start + len(alias))
        if self._taken.overlaps(span):
            return []
        group = _GROUP.match(fold(alias))
        head = re.compile(rf"(?:{self._types})(?!\w)").match(fold(alias), group.end() if group else 0)
        block = self._document.block_at(start)
        floor = block.span.start if block else 0
        if head is None:
            nearby = (self._reader.body_before(end) for end in range(opening, max(floor, opening - 4), -1))
            body = next((body for body in nearby if body is not None), None)
            if body is not None:
                self.body_aliases.append((alias, body))
            return []
        kind = head[0]
        first = bisect_left(self.citations, floor, key=lambda citation: citation.mention.span.start)
        last = bisect_left(self.citations, opening, key=lambda citation: citation.mention.span.start)
        first = max(first, last - _NEAR)
        before = [citation for citation in self.citations[first:last] if citation.kind in ("numbered", "law", "named")]
        if group:
            return self._define_group(alias, kind, before, start, stop)
        chosen = self._meant(alias, kind, before)
        if chosen is None:
            return []
        if chosen.target is None:
            name = self._text[slice(*chosen.mention.span)]
            chosen.target = self._add(ResolvedDocument(None, None, chosen.doc_type, name=name))
        self.documents[chosen.target].aliases.append(alias)
        return [self._alias_use(place, alias, chosen) for place in self._uses(alias, start, stop)]

    def _define_group(
        self, alias: str, kind: str, before: list[ResolvedCitation], start: int, stop: int
    ) -> list[ResolvedCitation]:
        """A short name for several documents of one type: all of that type in its paragraph, if there are two or more."""
        meant = [c for c in before if c.target is not None and (fold(c.doc_type or "").startswith(kind) or kind == "văn bản")]
        members = tuple(dict.fromkeys(citation.target for citation in meant if citation.target is not None))
        if len(members) < 2:
            return []
        for member in members:
            self.documents[member].aliases.append(alias)
        return [
            ResolvedCitation(
                CitationMention(place, "alias", meant[-1].doc_type, None, None),
                "alias",
                meant[-1].doc_type,
                None,
                members=members,
                alias=alias,
            )
            for place in self._uses(alias, start, stop)
        ]

    def _meant(self, alias: str, kind: str, before: list[ResolvedCitation]) -> ResolvedCitation | None:
        digits = re.search(r"\d+", alias)
        same = [citation for citation in before if citation.doc_type and fold(citation.doc_type).startswith(kind)]
        if digits:
            wanted = re.compile(rf"0*{int(digits[0])}(?!\d)")
            exact = [citation for citation in same if citation.number and wanted.match(citation.number)]
            if not exact:  # "Đề án 06" is what the decision of that number approves
                exact = [citation for citation in before if citation.number and wanted.match(citation.number)]
            return exact[-1] if exact else None
        named = [c for c in before if c.kind == "numbered" and c.subject and fold(alias) in self._shadow[slice(*c.subject)]]
        if named and len(alias) > len(kind) + 3:  # "Quy hoạch mạng lưới …" is what the decision about it approves
            return named[-1]
        if same:
            numbered = [citation for citation in same if citation.kind == "numbered"]
            return (numbered or same)[-1]
        return next((citation for citation in reversed(before) if citation.kind == "numbered"), None)

    def _uses(self, alias: str, start: int, stop: int) -> list[Span]:
        """The definition and every later use of a short name, outside longer citations."""
        bare = " " not in alias or fold(alias) in self._types.split("|")
        tail = r"(?![\w/]| số | này|-\d)" + (rf"(?! [{CAPITALS}“\"\d]| hành động| mục tiêu)" if bare else "")
        pattern = re.compile(re.escape(alias) + tail)
        spans = [Span(start, start + len(alias))]
        for match in pattern.finditer(self._text, start + len(alias), stop):
            span = Span(*match.span())
            if not self._text[span.start - 1].isalnum() and not self._taken.overlaps(span):
                spans.append(span)
        return spans

    def _alias_use(self, span: Span, alias: str, meant: ResolvedCitation) -> ResolvedCitation:
        mention = CitationMention(
            span, "alias", meant.doc_type, meant.number, None, address=find_address(self._shadow, span.start)
        )
        return ResolvedCitation(mention, "alias", meant.doc_type, meant.number, target=meant.target, alias=alias)

    def _resolve_short_names(self) -> None:
        """Short names that nobody introduced ("Nghị quyết 57"): said, with the documents they may mean."""
        taken = Cover(citation.mention.span for citation in self.citations if citation.kind != "named")
        added = []
        for match in _SHORT.finditer(self._text):
            span = Span(*match.span())
            if self._text[span.start - 1 : span.start].isalnum() or taken.overlaps(span) or re.match(r"(?:19|20)\d\d", match[1]):
                continue
            kind = match[0].rsplit(" ", 1)[0].removesuffix(" số")
            candidates = tuple(
                index
                for index, document in enumerate(self.documents)
                if document.number
                and re.match(rf"0*{match[1]}(?!\d)", document.number)
                and (document.doc_type or "").startswith(kind)
            )
            mention = CitationMention(span, "alias", kind, None, None)
            added.append(ResolvedCitation(mention, "alias", kind, None, candidates=candidates, alias=match[0]))
        self._merge(added)

    def _resolve_references_back(self) -> None:
        """ "Nghị định nêu trên": the one document of its type that its paragraph, or one shortly before, has named."""
        taken = Cover(citation.mention.span for citation in self.citations if citation.kind != "named")
        known = [c for c in self.citations if c.kind in ("numbered", "alias") and c.target is not None]
        starts = [citation.mention.span.start for citation in known]
        added = []
        for pointer in _POINTER.finditer(self._shadow):
            match = self._back.search(self._shadow, max(0, pointer.start() - _REACH), pointer.end())
            if match is None:
                continue
            span = Span(*match.span())
            if taken.overlaps(span) or self._shadow[: span.start].endswith(("các ", "những ")):
                continue
            kind = match[1]
            place = bisect_left(starts, span.start)
            block = self._document.block_at(span.start)
            floor = block.span.start if block else 0
            meant: dict[int, ResolvedCitation] = {}
            for citation in reversed(known[max(0, place - _NEAR) : place]):
                if citation.mention.span.start < floor and (meant or floor - citation.mention.span.start > _FAR):
                    break
                letters = kind in ("văn bản", "công văn") and citation.doc_type in ("Văn bản", "Công văn")
                if citation.target is not None and (letters or fold(citation.doc_type or "").startswith(kind)):
                    meant.setdefault(citation.target, citation)
            mention = CitationMention(span, "alias", None, None, None, address=find_address(self._shadow, span.start))
            resolved = ResolvedCitation(mention, "alias", None, None, candidates=tuple(sorted(meant)))
            if len(meant) == 1:
                target, source = meant.popitem()
                resolved = ResolvedCitation(mention, "alias", source.doc_type, source.number, target=target)
            added.append(resolved)
        self._merge(added)

    def _merge(self, added: list[ResolvedCitation]) -> None:
        if not added:
            return
        spans = Cover(citation.mention.span for citation in added)
        kept = [citation for citation in self.citations if citation.kind != "named" or not spans.overlaps(citation.mention.span)]
        self.citations = sorted([*kept, *added], key=lambda citation: (citation.mention.span.start, -citation.mention.span.end))


@lru_cache(maxsize=4)
def _references_back(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({_types(lexicon)})(?: số)? (?:(?:nêu|nói|kể) trên|trên đây)$")


@lru_cache(maxsize=4)
def _types(lexicon: Lexicon) -> str:
    return "|".join(re.escape(fold(kind.name)) for kind in sorted(lexicon.doc_types, key=lambda kind: -len(kind.name)))
