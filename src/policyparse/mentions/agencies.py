"""Bodies named in a text: departments, committees, posts, and groups that are kept whole.

Names that the lexicon knows are found in one pass of an automaton; everything else by a small grammar: a head word (Sở,
Trung tâm, UBND, Giám đốc, các cơ quan …) and what may follow it.
"""

from __future__ import annotations

import re

from policyparse.lexicon import AgencyName, Lexicon
from policyparse.mentions.agency_grammar import AREA_WORD, BLOCKED_BEFORE, extend_group, extend_name, grammar, is_proper
from policyparse.mentions.body import AgencyFound as AgencyFound
from policyparse.mentions.name_patterns import (
    AFTER_POST,
    AREA,
    AREA_TAIL,
    BARE_BODY,
    BELONGS,
    BORDER_GATE,
    BRACKET_POST,
    COMMITTEE,
    COMPANY,
    CONGRESS,
    EVERY_PROVINCE,
    FIELDS_LISTED,
    FROM_TO,
    LOWER_START,
    MORE_UNITS,
    NAME_SUFFIX,
    NUMBERED,
    OFFICE,
    OPEN_CLASS,
    PART_OF_A_BODY,
    PARTY_SEATS,
    PERSON,
    PLACE_NAME,
    PROVINCE,
    REGION,
    STANDALONE,
    TROOP,
    UNITS,
    URBAN,
)
from policyparse.mentions.persons import LED_BODIES, OF_TEAM, OWN_BODY, OWN_OFFICE, SECOND_POST, join_persons
from policyparse.mentions.rows import RowReader, as_printed
from policyparse.spans import Cover, Span

_REGION_NUMBER = re.compile(r" (?:\d{1,2}|[IVXL]{1,5})(?![\w/])")
_FIRST_NAME = re.compile(r"(?:các )?(?:sở|bộ|ban|hội):? (?=\S)")
_OWNER_TOLD = re.compile(r"(?:trách nhiệm của|đối với|giao|yêu cầu) $")
_ASKED_OF = re.compile(r"(?:giao|yêu cầu|đề nghị) $")
_INSTITUTIONS = re.compile(
    r"(?:trạm y tế|trường học|trường|bệnh viện|trung tâm|nhà trường|ban quản lý|ban chỉ đạo|công an|mặt trận|hội|phòng|đảng bộ|chi bộ)$"
)
_CLASS_ROW = re.compile(r"(?:sở|bộ|ban|ngành|cơ quan|hội|phòng)(?=[,\s]+(?:ban|ngành|bộ|cơ quan|đơn vị|đoàn thể)(?!\w))")
_SMALL_UNIT = re.compile(r"(?<!\w)(?:xã|phường|đặc khu|thị trấn|huyện|thị xã|quận|khu vực)$")
_EVERY = re.compile(r" các | cấp | (?:xã|phường|huyện), ")


class AgencyFinder:
    """Finds the bodies of one document. Built per document; `mention_at` answers for single places."""

    def __init__(self, text: str, shadow: str, lexicon: Lexicon) -> None:
        self._text = text
        self._shadow = shadow
        self._grammar = grammar(lexicon)
        self._rows = RowReader(text, shadow, self._grammar)
        self._names: dict[int, tuple[int, AgencyName]] = {}
        self._starts: list[int] = []
        names = self._grammar.names
        for index, start, end in self._grammar.automaton.find_matches_as_indexes(shadow):
            if shadow[start - 1 : start].isalnum() or shadow[end : end + 1].isalnum():
                continue
            known = names[index] if index < len(names) else None
            if (
                known is not None
                and " " not in known.surface
                and known.written.isupper()
                and not self._is_abbreviation(start, end)
            ):
                continue
            self._starts.append(start)
            if known is not None and (text[start].isupper() or self._is_lowered(start)):
                self._names[start] = (end, known)

    def _is_lowered(self, start: int) -> bool:
        """True for a name whose head alone is in small letters ("sở Xây dựng"), and not in "cơ sở Y tế"."""
        shadow = self._shadow
        if shadow.startswith(("ủy ban", "tỉnh ủy"), start):
            return True
        return (
            shadow.startswith(("sở ", "bộ "), start)
            and self._text[start + 3].isupper()
            and not BLOCKED_BEFORE.search(shadow, max(0, start - 8), start)
        )

    def _is_abbreviation(self, start: int, end: int) -> bool:
        """True for letters in capitals (SKHĐT) that are no part of a symbol such as 12/SKHĐT-KT."""
        text = self._text
        return text[start:end].isupper() and text[start - 1 : start] not in ("/", "-") and text[end : end + 1] not in ("/", "-")

    def find_all(self) -> list[AgencyFound]:
        """Every body of the text, longest names first come, without overlaps."""
        found: list[AgencyFound] = []
        end = -1
        for start in self._starts:
            if start < end:
                continue
            mention = self.mention_at(start)
            if mention is not None:
                found.append(mention)
                end = mention.span.end
        rows = self._rows.spread(found)
        return self._with_provinces(join_persons(rows, self._text, self._shadow, self._grammar.verbs))

    def _with_provinces(self, found: list[AgencyFound]) -> list[AgencyFound]:
        """The bodies and, between them, provinces by name: a province can be told to act ("tỉnh Đắk Lắk cần …")."""
        taken = Cover(mention.span for mention in found)
        whole = (match for match in PROVINCE.finditer(self._text) if not self._text[match.start() - 1 : match.start()].isalnum())
        spans = (Span(*match.span()) for match in whole)
        places = [AgencyFound(span, "place") for span in spans if not taken.overlaps(span)]
        return sorted([*found, *places]) if places else found

    def mention_at(self, start: int) -> AgencyFound | None:
        """The body whose mention starts exactly here, or None."""
        shadow, grammar = self._shadow, self._grammar
        if post := grammar.posts.match(shadow, start):
            return self._post_at(start, post.end())
        if committee := COMMITTEE.match(shadow, start):
            return self._committee_at(start, committee.end())
        known = self._names.get(start)
        named = self._name_at(start, known)
        if named is not None:
            return self._inside(named)
        return self._group_at(start)

    def _inside(self, named: AgencyFound) -> AgencyFound:
        """The body with the body that it is part of: "Đoàn Thanh niên Công an tỉnh", "Ban Thường trực Ủy ban MTTQ Việt Nam xã"."""
        start, end = named.span
        if OFFICE.match(self._text, start) and (listed := FIELDS_LISTED.match(self._text, end)) and not self._starts_body(listed):
            return AgencyFound(
                Span(start, self._place_after(listed.end())), "name", None
            )  # "Phòng Văn hóa, Khoa học và Thông tin"
        if COMPANY.fullmatch(self._text, start, end) and (place := PLACE_NAME.match(self._text, end)):
            if not self._grammar.heads.match(self._text, end + 1) and not self._grammar.posts.match(self._shadow, end + 1):
                return AgencyFound(Span(start, place.end()), "name", None)
        if not PART_OF_A_BODY.fullmatch(self._text, start, end) or self._text[end : end + 1] != " ":
            return named
        whole = self._committee_or_name(end + 1) if self._text[end + 1 : end + 2].isupper() else None
        return AgencyFound(Span(start, whole.span.end), "name", None) if whole else named

    def _post_at(self, start: int, end: int) -> AgencyFound | None:
        text, shadow = self._text, self._shadow
        if start in self._names and self._names[start][0] > end:
            known_end, name = self._names[start]
            whole = shadow.endswith(("dân", "ubnd"), start, known_end)
            area_end = self._area(known_end) if whole else self._place_after(known_end)
            return AgencyFound(Span(start, area_end), "post", name)
        if shadow.startswith("kế toán", start) and text.endswith("- ", max(0, start - 2), start):
            return None  # "Công chức Tài chính - Kế toán"
        if shadow.startswith("trưởng ban ", start):  # "Trưởng Ban Quản lý Khu kinh tế": the body begins inside the post
            ban = start + len("trưởng ")
            chaired = self._name_at(ban, self._names.get(ban))
            if chaired is not None and chaired.span.end > end:
                return AgencyFound(Span(start, chaired.span.end), "post", None)
        if (of_team := OF_TEAM.match(shadow, start)) and (team := self._grammar.teams.match(shadow, of_team.end())):
            if team.end() > end and (text[start].isupper() or text[of_team.end()].isupper()):
                units = UNITS.match(shadow, team.end())
                return AgencyFound(
                    Span(start, (units or team).end()), "post", None
                )  # "Trưởng đoàn thanh tra", "Thư ký Đoàn giám sát"
        if shadow.endswith("trưởng các", start, end):  # "Trưởng các khoa, phòng"
            heads = self._group_at(end - 3)
            each = LED_BODIES.match(shadow, end)
            members = heads.span.end if heads else (each.end() if each else end)
            return AgencyFound(Span(start, members), "post") if members > end and text[start].isupper() else None
        if shadow.endswith(OWN_BODY, start, end) and text[end : end + 1] == " ":  # "Trưởng phòng Nội vụ", "Trưởng Công an huyện"
            named = extend_name(text, shadow, start, end, self._grammar) if text[end + 1 : end + 2].isupper() else end
            if place := UNITS.match(shadow, named) or NAME_SUFFIX.match(text, named):
                named = self._place_after(place.end())
            if named > end and (text[start].isupper() or shadow.endswith("đồng chí ", max(0, start - 9), start)):
                return AgencyFound(Span(start, named), "post", None)
        for more in (SECOND_POST.match(text, end), BRACKET_POST.match(shadow, end)):
            end = more.end() if more else end
        if shadow.startswith("hội đồng thành viên", end + 1):
            end += len(" hội đồng thành viên")
        position = end
        if after := AFTER_POST.match(shadow, end):
            position = after.end()
            body = self._group_at(position, headed=True) or self.mention_at(position)
            if (body is not None and body.kind != "open") or (
                body is not None
                and shadow.startswith(("cơ quan", "đơn vị", "cấp ủy", "tổ chức", "địa phương", "chính quyền"), position)
            ):
                end = body.span.end
                if body.name and body.name.agency in self._grammar.central and (person := PERSON.match(text, end)):
                    if not self._grammar.heads.match(text, end + 1) and not text[start : person.end()].isupper():
                        end = person.end()
                if both := PARTY_SEATS.match(shadow, end - 7 if shadow.endswith("tỉnh ủy", 0, end) else end):
                    end = both.end()
                return AgencyFound(Span(start, end), "post", None)
        if shadow.startswith(("chánh thanh tra", "chánh văn phòng"), start) and (own := NAME_SUFFIX.match(text, end)):
            return AgencyFound(Span(start, self._place_after(own.end())), "post", None)
        if (bare := BARE_BODY.match(shadow, end + 1) or OWN_OFFICE.match(text, end + 1)) and text[end : end + 1] == " ":
            return AgencyFound(Span(start, bare.end()), "post", None)
        comrade = shadow.endswith("đồng chí ", max(0, start - 9), start)
        if shadow.startswith("lãnh đạo", start) or (
            text[start].islower() and not comrade and not shadow.startswith("người đứng đầu", start)
        ):
            return None
        return AgencyFound(Span(start, end), "post", None)

    def _area(self, end: int) -> int:
        """`end` moved over the words that say which place a body belongs to."""
        text, shadow = self._text, self._shadow
        area = AREA.match(shadow, end)
        if area is not None:
            end = area.end()
        if text[end : end + 1] == " " and (name := PLACE_NAME.match(text, end)) and not self._grammar.heads.match(text, end + 1):
            if area is not None or not self._grammar.posts.match(shadow, end + 1):
                end = name.end()
        if stretch := FROM_TO.match(text, end):
            end = stretch.end()
        while tail := AREA_TAIL.match(shadow, end):
            duty = self._grammar.verbs.search(shadow, end + 9, tail.end()) if shadow.startswith(" nơi ", end) else None
            if duty and shadow[duty.start() - 1] == " ":  # "UBND xã nơi có dự án phối hợp …"
                return duty.start() - 1
            end = tail.end()
            if name := PLACE_NAME.match(text, end):
                end = name.end()
        if (numbered := self._grammar.numbered.search(shadow, max(0, end - 30), end + 3)) and numbered.start() < end:
            end = max(end, numbered.end())  # xã Sơn Kim 1
        return end

    def _committee_at(self, start: int, end: int) -> AgencyFound | None:
        text, shadow = self._text, self._shadow
        known = self._names.get(start)
        base = end
        if known and known[0] > end:
            end = known[0]
            if not shadow[base:end].strip():
                end = base
            elif (longer := self._area(base)) > end:
                end = longer
            else:
                end = self._place_after(end)
        else:
            end = self._area(end)
        group = bool(_EVERY.search(shadow, start, end))
        if text[start].islower() and not shadow.startswith(("ủy ban", "ubnd", "mặt trận"), start):
            return None
        return AgencyFound(Span(start, end), "group" if group else "name", known[1] if known else None)

    def _place_after(self, end: int, *, known: bool = False) -> int:
        """`end` moved over the name of a place; over nothing but a known province if `known`.

        One word in capitals is a place only behind the word for its kind: elsewhere it opens what comes next.
        """
        text, shadow = self._text, self._shadow
        if shadow.endswith("khu vực", 0, end) and (number := _REGION_NUMBER.match(text, end)):
            return number.end()
        name = PLACE_NAME.match(text, end)
        if name is None or self._grammar.heads.match(text, end + 1) or self._grammar.posts.match(shadow, end + 1):
            return end
        if province := self._grammar.provinces.match(shadow, end + 1):
            return province.end()
        if known or (" " not in name[0].strip() and not _SMALL_UNIT.search(shadow, max(0, end - 9), end)):
            return end
        return name.end()

    def _name_at(self, start: int, known: tuple[int, AgencyName] | None) -> AgencyFound | None:
        text, shadow, grammar = self._text, self._shadow, self._grammar
        head = grammar.heads.match(text, start)
        if known is not None:
            end, name = known
            if shadow.startswith(("phó thủ tướng", "thủ tướng", "chủ tịch nước"), start) and (person := PERSON.match(text, end)):
                if not grammar.heads.match(text, end + 1) and not text[start : person.end()].isupper():
                    end = person.end()
                return AgencyFound(Span(start, end), "name", name)
            if text[start:end].isupper() and text[end : end + 1] == " " and " " in text[start:end]:
                if congress := CONGRESS.match(text, end):
                    end = congress.end()
                return AgencyFound(Span(start, end), "name", name)
            longer = extend_name(text, shadow, start, head.end(), grammar) if head else end
            if longer > end and not text.startswith((" ", ","), end):
                end = longer
            if congress := CONGRESS.match(text, end):
                end = congress.end()
            elif every := EVERY_PROVINCE.match(shadow, end):
                end = every.end()
            elif shadow.startswith(", thành phố", end) and shadow.endswith(" tỉnh", start, end):
                end += len(", thành phố")
            elif shadow.endswith("khu vực", start, end) and (region := REGION.match(text, end)):
                end = region.end()
            elif units := UNITS.match(shadow, end):
                end = units.end()
            elif suffix := NAME_SUFFIX.match(text, end):
                end = suffix.end()
                end = self._place_after(end)
            elif not shadow.startswith((" tại ", " và "), end):
                end = self._place_after(end, known=name.agency in grammar.central)
            if more := MORE_UNITS.match(shadow, end):
                end = more.end()
            return AgencyFound(Span(start, end), "name", name)
        if text[start].islower() or grammar.not_bodies.match(shadow, start):
            return None
        if (team := grammar.teams.match(shadow, start)) and text[shadow.index(" ", start) + 1].islower():
            suffix = UNITS.match(shadow, team.end()) or NAME_SUFFIX.match(text, team.end())
            return AgencyFound(Span(start, self._place_after(suffix.end()) if suffix else team.end()), "name", None)
        if head is None:
            return None
        after = head.end()
        if troop := TROOP.match(text, start):
            return AgencyFound(Span(start, troop.end()), "name", None)
        if (
            shadow.startswith(" các ", after)
            and grammar.classes.match(shadow, after + 5)
            and shadow.startswith(("sở ", "bộ "), start)
        ):
            return None
        following = text[after + 1 : after + 2]
        if places := EVERY_PROVINCE.match(shadow, after) or UNITS.match(shadow, after):  # "Ban Chỉ đạo các tỉnh, thành phố"
            return AgencyFound(Span(start, self._place_after(places.end())), "name", None)
        goes_on = following.isupper() or shadow.startswith(LOWER_START, after + 1)
        if not goes_on and (alone := STANDALONE.match(text, start)):
            if gate := BORDER_GATE.match(text, alone.end()):
                return AgencyFound(Span(start, self._place_after(gate.end())), "name", None)
            units = UNITS.match(shadow, alone.end()) or NAME_SUFFIX.match(text, alone.end())
            return AgencyFound(Span(start, units.end() if units else alone.end()), "name", None)
        if not goes_on and _ASKED_OF.search(shadow, max(0, start - 12), start) and grammar.verb_next.match(shadow, after):
            return AgencyFound(Span(start, after), "open", None)  # "yêu cầu Công ty khẩn trương …"
        if not goes_on and not AREA_WORD.match(shadow, after + 1):
            return None
        if grammar.classes.match(shadow, start) and _CLASS_ROW.match(shadow, start):
            return None
        end = extend_name(text, shadow, start, after, grammar)
        if end <= after or (text[start:end].isupper() and len(text[start:end]) > 6):
            return None
        if shadow.startswith("cơ quan", start):
            return None
        if units := UNITS.match(shadow, end):
            end = units.end()
        elif suffix := NAME_SUFFIX.match(text, end):
            end = self._place_after(suffix.end())
        if urban := URBAN.match(shadow, end):
            end = self._place_after(urban.end())
        if numbered := NUMBERED.match(shadow, end):
            end = numbered.end()
        if more := MORE_UNITS.match(shadow, end):
            end = more.end()
        return AgencyFound(Span(start, end), "name", None)

    def _starts_body(self, listed: re.Match[str]) -> bool:
        """True if one of the fields behind a comma is a body of its own: "Phòng Nội vụ, Công an và Thanh tra"."""
        text, shadow, grammar = self._text, self._shadow, self._grammar
        if grammar.heads.match(text, listed.end(1) + 1) or grammar.posts.match(shadow, listed.end(1) + 1):
            return True
        return any(
            not grammar.not_bodies.match(shadow, start)
            and (
                start in self._names
                or grammar.posts.match(shadow, start)
                or grammar.heads.match(text, start)
                or grammar.classes.match(shadow, start)
            )
            for start in (listed.start(1), listed.start(2))
        )

    def _group_at(self, start: int, *, headed: bool = False) -> AgencyFound | None:
        text, shadow, grammar = self._text, self._shadow, self._grammar
        if BLOCKED_BEFORE.search(shadow, max(0, start - 8), start):
            return None
        if headed and (
            COMMITTEE.match(shadow, start + 4 if shadow.startswith("các ", start) else start)
            or is_proper(text, shadow, start, grammar)
        ):
            return None
        end, count, plural = extend_group(text, shadow, start, grammar, headed=headed)
        if not count or (shadow.startswith("quý ", start) and text[start].islower()):
            return None
        plural = plural or shadow.endswith("các đồng chí ", max(0, start - 13), start)
        if not plural and count == 1:
            bare = grammar.classes.match(shadow, start)
            if bare is not None and bare.end() == end and bare[0].startswith(("đơn vị ", "sở quản lý ")):
                return AgencyFound(Span(start, end), "open", None)
            if bare is not None and bare.end() == end and bare[0].startswith("chủ ") and bare[0] != "chủ quản":
                told = grammar.verb_next.match(shadow, end) or _OWNER_TOLD.search(shadow, max(0, start - 16), start)
                return AgencyFound(Span(start, end), "open", None) if told else None
            if text[start].isupper() and (duty := OPEN_CLASS.match(shadow, start)):
                return AgencyFound(Span(start, duty.end()), "open", None)
            if (
                bare is None
                or end == bare.end()
                or not shadow.startswith(
                    ("cơ quan", "đơn vị", "sở", "ngành", "doanh nghiệp", "chính quyền", "cấp ủy", "chủ đầu tư", "tổ chức"), start
                )
            ):
                return None
            return AgencyFound(Span(start, end), "open", None)
        if plural and count == 1 and grammar.group_next.match(shadow, start + (4 if shadow.startswith("các ", start) else 0)):
            # "các sở: Tài chính, Y tế" keeps its first name
            if colon := _FIRST_NAME.match(shadow, start):
                head = "sở" if shadow.startswith(("các sở", "sở"), start) else "bộ"
                if ":" in colon[0] and (department := self._rows.bare_department(colon.end(), head)):
                    return as_printed(self._shadow, start, colon.end() + len(department.surface) - 3, department)
        if _INSTITUTIONS.search(shadow, start, end) and (units := UNITS.match(shadow, end)):
            return AgencyFound(Span(start, units.end()), "group", None)  # "Các trạm y tế xã, phường"
        if name := PLACE_NAME.match(text, end):
            if shadow[start:end].endswith(("tỉnh", "thành phố", "địa bàn")) and not grammar.heads.match(text, end + 1):
                end = name.end()
        if belongs := BELONGS.match(text, end):
            owner = self._committee_or_name(belongs.end())
            member = shadow.endswith("thành viên", start, end)
            if owner is not None and (belongs[0].strip() or member):
                end = owner.span.end
            elif member and (board := grammar.heads.match(text, belongs.end())):
                end = board.end()
        return AgencyFound(Span(start, end), "group", None)

    def _committee_or_name(self, start: int) -> AgencyFound | None:
        if committee := COMMITTEE.match(self._shadow, start):
            return self._committee_at(start, committee.end())
        return self._name_at(start, self._names.get(start))


def find_agencies(text: str, shadow: str, lexicon: Lexicon) -> list[AgencyFound]:
    """All bodies named in a text, in order, without overlaps."""
    return AgencyFinder(text, shadow, lexicon).find_all()
