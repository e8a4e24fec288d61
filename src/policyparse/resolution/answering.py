"""Who answers on a day for a body that the text names. The text stays as it is; this stands beside it, with its sources."""

from __future__ import annotations

import re
from typing import NamedTuple

from policyparse.lexicon import Lexicon, Member
from policyparse.lexicon.directory import directory, is_valid, split_id
from policyparse.lexicon.succession import Step, Walk, functions_moved, walk
from policyparse.resolution.agencies import ResolvedAgency


class Answering(NamedTuple):
    """The bodies that answer, the steps that led to them, what an officer must still decide, and a group's members."""

    agencies: tuple[tuple[str | None, str], ...]  # (id, name)
    steps: tuple[Step, ...]
    question: str | None
    members: tuple[tuple[Member, str], ...] = ()  # with their names


class Answerer:
    """Answers for one document: `issued` is its day, `day` the one asked about. `expand` asks for the members of groups."""

    def __init__(self, lexicon: Lexicon, issued: str | None, day: str, *, expand: bool = False) -> None:
        self._directory = directory(lexicon)
        self._issued = issued
        self._expand = expand
        self.day = day
        self._cache: dict[ResolvedAgency, Answering] = {}

    def answer(self, agency: ResolvedAgency) -> Answering:
        """Who answers for a body. Without an edge that says otherwise it is the body itself."""
        if agency not in self._cache:
            self._cache[agency] = self._make(agency)
        return self._cache[agency]

    def _make(self, agency: ResolvedAgency) -> Answering:
        if agency.id is None:
            return Answering((), (), self._open_question(agency))
        subject = agency.holds or agency if agency.id.startswith("post/") else agency
        if subject.id is None or subject.id.startswith("post/"):
            return Answering(((agency.id, agency.name),), (), None)
        key = subject.id
        if subject.group and (known := self._directory.group(subject.name)):
            key = known.id
        way = walk(self._directory, key, self._issued, self.day)
        if not way.steps and way.ends == (key,):
            ends: tuple[tuple[str | None, str], ...] = ((agency.id, self._name(agency, subject)),)
        else:
            ends = tuple(self._end(agency, subject, end) for end in way.ends)
        moved = [
            Step(edge, end, str(split_id(end)._replace(agency=edge.after)))
            for end in (way.ends if len(way.ends) == 1 else ())
            for edge in functions_moved(self._directory, end, self.day)
        ]
        members, missing = self._members(way) if self._expand and subject.group else ((), None)
        questions = [*self._questions(self._name(subject, subject), way), *map(self._moved, moved), missing]
        return Answering(ends, (*way.steps, *moved), " ".join(filter(None, questions)) or None, members)

    def _name(self, agency: ResolvedAgency, subject: ResolvedAgency) -> str:
        if agency.group or agency is not subject or agency.id is None:
            return agency.name
        return self._directory.name_of(agency.id, self.day)

    def _end(self, agency: ResolvedAgency, subject: ResolvedAgency, end: str) -> tuple[str | None, str]:
        name = self._directory.name_of(end, self.day)
        body = split_id(end)
        known = self._directory.agencies.get(body.agency)
        if known is not None and known.scope == "region" and not body.place:
            return None, f"{agency.title} {name}".strip()
        if agency is subject:
            return end, name
        head = (agency.id or "").removeprefix("post/").partition("@")[0].removesuffix(split_id(subject.id or "").agency)
        place = (agency.id or "").partition("@")[2] if subject.group else ""
        tail = end.removeprefix("group/") + (f"@{place}" if place else "")
        if subject.group:
            head = re.sub(r"-?(?:ubnd|cac).*$", "", head) + "-"
        return f"post/{head}{tail}", f"{agency.title} {name}"

    def _members(self, way: Walk) -> tuple[tuple[tuple[Member, str], ...], str | None]:
        members = [
            (member, self._directory.name_of(member.body, self.day))
            for member in self._directory.lexicon.members
            if member.group in way.ends and is_valid(member.valid_from, member.valid_to, self.day)
        ]
        group = self._directory.groups.get(way.ends[0]) if way.ends else None
        if members:
            unsure = sum(not member.verified for member, _ in members)
            return tuple(members), f"{unsure} thành viên trong danh sách chưa kiểm chứng." if unsure else None
        if group is not None and group.open:
            return (), "Nhóm không xác định, không thể liệt kê thành viên."
        return (), f"Chưa có danh sách thành viên của nhóm này vào ngày {self.day} (bảng members.csv của cơ quan)."

    def _open_question(self, agency: ResolvedAgency) -> str:
        if agency.candidates:
            names = ", ".join(self._directory.name_of(candidate, self._issued) for candidate in agency.candidates)
            return f"“{agency.name}” trong văn bản chưa rõ là cơ quan nào ({names}); cần xác định trước."
        return f"Từ điển không có “{agency.name}”, nên không biết đã thay đổi thế nào."

    def _moved(self, step: Step) -> str:
        until = f" đến {step.edge.until}" if step.edge.until else ""
        after = self._directory.agencies[split_id(step.after).agency].name
        return f"Từ {step.edge.date}{until}, việc {step.edge.share} do {after} làm ({step.edge.basis})."

    def _questions(self, name: str, way: Walk) -> list[str]:
        """What the edges leave to a person to decide."""
        asked = []
        for end in way.ends if not way.steps else ():
            known = self._directory.agency(end)
            if known is not None and not is_valid(known.valid_from, "", self.day):
                asked.append(f"Vào ngày {self.day} chưa có {name} (có từ {known.valid_from}).")
        if not way.ends:
            asked.append(f"{name} đã kết thúc hoạt động, không có cơ quan kế thừa: giao lại cho ai?")
        elif len(way.ends) > 1:
            shares = {step.after: step.edge.share for step in way.steps if step.after in way.ends and step.edge.share}
            parts = "; ".join(f"{self._directory.name_of(end, self.day)} ({share})" for end, share in shares.items())
            asked.append(
                f"{name} đã chia cho {len(way.ends)} cơ quan{f': {parts}' if parts else ''}. Việc này thuộc cơ quan nào?"
            )
        elif any(step.before.startswith("group/") for step in way.steps):
            asked.append(
                f"Không có kế thừa một - một từ “{name}” sang “{self._directory.name_of(way.ends[0])}”: cần chỉ rõ nơi nhận."
            )
        for end in way.ends:
            body = split_id(end)
            known = self._directory.agencies.get(body.agency)
            if known is not None and known.scope == "region":
                region = self._directory.region_numbered(body.agency, body.place.removeprefix("khu-vuc-"))
                if not body.place:
                    asked.append(f"Chưa rõ {known.name} nào phụ trách địa bàn này.")
                elif region is not None and not region.verified:
                    asked.append(f"Số hiệu khu vực {region.number} chưa kiểm chứng.")
        unsure = dict.fromkeys(step.after or step.before for step in way.steps if not step.edge.verified)
        if unsure:
            names = ", ".join(self._directory.name_of(identity, self.day) for identity in unsure)
            asked.append(f"Chưa đối chiếu được với văn bản: {names}.")
        if any(step.edge.date == self.day[: len(step.edge.date)] and len(step.edge.date) < 10 for step in way.steps):
            asked.append("Ngày hiệu lực trong tháng chưa rõ.")
        return asked
