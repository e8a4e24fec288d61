"""Letters and dispatches ask those they go to: "Kính gửi: A, B" above work that names nobody."""

from __future__ import annotations

import re
from functools import cached_property

from policyparse.document import Document
from policyparse.resolution.duties import Actor, Statement
from policyparse.resolution.holders import named_by_form
from policyparse.resolution.roles import RoleReader
from policyparse.spans import Span
from policyparse.structure import Outline

_GREETING = re.compile(r"(?:kính gửi|[^:]{0,80}(?<!\w)điện) ?:? ?")
_FOR_NOTICE = re.compile(r"\((?:để|thay) (?:báo cáo|biết|b/c)|đồng (?:kính )?gửi")
# A line that asks without saying whom: "… đề nghị thực hiện các nội dung sau:", "… yêu cầu:"
_ASKS = re.compile(r"(?<!theo )(?<!xét )(?<!\w)(?:đề nghị|yêu cầu)[^.;:]{0,80}:$")
# What stands below such a line is asked for, but for these: what was decided, and particulars.
_NO_WORK = re.compile(
    r"(?:thống nhất|đồng ý|chấp thuận|ghi nhận|nhận được|cho phép|hồ sơ|thời gian|thời hạn|địa điểm|thành phần|đối tượng|số lượng|kinh phí|mục đích|yêu cầu|căn cứ|việc|mẫu|biểu|trân trọng|rất mong|mọi|trên đây|xin)(?!\w)"
)
# A sentence that does so. Behind it stands the verb of the work.
_ASKED = re.compile(r"(?:^|[.;] |, |(?:sở|tỉnh|huyện|xã|phường|thành phố|bộ|cục|nay) )(?:trân trọng |kính )?(đề nghị|yêu cầu) ")


class LetterReader:
    """Reads whom one letter goes to, and which of its lines ask them."""

    def __init__(self, document: Document, outline: Outline, reader: RoleReader) -> None:
        self._document = document
        self._shadow = document.shadow
        self._outline = outline
        self._reader = reader

    @cached_property
    def addressees(self) -> tuple[Actor, ...]:
        """Those whom the letter goes to, as the ones who are to act; empty for other documents."""
        found: list[Actor] = []
        for node in self._outline.nodes:
            if node.zone != "address" or _FOR_NOTICE.search(self._shadow, *node.span):
                continue
            greeting = _GREETING.match(self._shadow, *node.span)
            span = Span(greeting.end() if greeting else node.span.start, node.span.end)
            bodies = [body for body in self._reader.bodies_in(span) if body.kind != "place"]
            named = tuple(Actor("implement", body, "", span) for body in bodies) or named_by_form(
                self._document, self._bare(span)
            )
            found.extend(actor._replace(rule="letter:addressee", cue=span) for actor in named)
        return tuple(found)

    def asks(self, span: Span) -> bool:
        """True if a line ends with a request that the lines below it spell out."""
        return bool(_ASKS.search(self._shadow, *span))

    def asked(self, span: Span) -> Statement | None:
        """The statement of a sentence that asks the addressees without naming them: "Đề nghị khẩn trương triển khai …"."""
        for match in _ASKED.finditer(self._shadow, *span):
            if self.addressees and self._reader.verb_at(match.end()):
                duty = self._reader.read(Span(match.end(), span.end))
                if duty.subjects:
                    return None
                request = match[1] == "đề nghị"
                return duty._replace(subjects=self.addressees, elided_lead=False, ordered=True, request=request, modal=True)
        return None

    def opens_with_work(self, span: Span) -> bool:
        """True if a line below a request is work: neither a decision of the letter's own nor a particular of what is asked."""
        return not _NO_WORK.match(self._shadow, span.start)

    def _bare(self, span: Span) -> Span:
        return Span(span.start, span.start + len(self._shadow[slice(*span)].rstrip(" .;,")))


def to_addressees(actors: tuple[Actor, ...]) -> bool:
    """True if nobody but the addressees of a letter is meant."""
    return bool(actors) and all(actor.rule == "letter:addressee" for actor in actors)
