"""What of a page is the document, and what is the site around it.

Nothing is left out unless something says that it is no part of the document: the element's kind, its name, a list of
nothing but links, or that it stands outside the part of the page from the letterhead to the recipients. In doubt it stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from lxml.etree import _Element as Element

__all__ = ["BLOCKS", "find_document", "is_hidden"]

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl"}
    | {"dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"}
    | {"legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th"}
    | {"thead", "tr", "ul"}
)
_NEVER = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "meta", "link", "base", "iframe", "frame", "frameset"}
    | {"noframes", "object", "embed", "applet", "svg", "canvas", "math", "audio", "video", "picture", "map", "select"}
    | {"option", "optgroup", "button", "input", "textarea", "datalist", "output", "progress", "nav", "menu", "dialog"}
    | {"colgroup", "col"}
)
# Words in the names of elements (class, id, role) by which sites call what stands around their texts.
_NAMES = re.compile(
    r"(?:^|[\W_\d])(?:nav\w*|menu\w*|topbar|breadcrumbs?|sidebar|side|sitemap|footer|foot|header|head|banner|logo|advert\w*|ads?|adsense"
    r"|quang-?cao|related|relate|lien-?quan|tin-?khac|tin-?moi|other-?news|comments?|binh-?luan|y-?kien|feedback|share|sharing|social"
    r"|facebook|zalo|search|tim-?kiem|login|dang-?nhap|pager|pagination|paging|toolbar|tools?|buttons?|widget|tags?|keywords?|copyright"
    r"|popup|modal|cookies?|rating|vote|poll|thongke|statistics?|visitors?|hotline|weblinks?|toc|muc-?luc|luoc-?do|thuoc-?tinh"
    r"|vbproperties|download\w*|tai-?ve|print|skip|sr-only|visually-hidden|noprint|no-print)(?=$|[\W_\d])"
)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog", "toolbar"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
# Headings over lists and boxes that belong to the site.
_SITE_HEADINGS = re.compile(
    r"(?:các )?(?:văn bản|tin|bài viết|bài|tin tức|thông tin|nội dung)(?: bài)? (?:liên quan|khác|mới(?: hơn| nhất)?|cũ hơn"
    r"|cùng (?:chuyên mục|lĩnh vực|loại)|đã đưa|nổi bật|đọc nhiều|xem nhiều|cùng cơ quan.*)\s*:?"
    r"|(?:gửi )?(?:bình luận|ý kiến(?: bạn đọc| của bạn)?|phản hồi)(?: \(\d+\))?\s*:?|chia sẻ(?: bài viết)?\s*:?|từ khóa\s*:?"
    r"|tags?\s*:?|(?:lượt|số lượt) (?:xem|truy cập|đọc).*|thống kê truy cập|liên kết (?:website|web|trang).*"
    r"|đánh giá bài viết\s*:?"
)
# Lines that only a document has: its head, and its foot.
_HEAD = re.compile(
    r"\s*(?:cộng h[oò][aà] xã hội chủ nghĩa việt nam|đảng cộng sản việt nam|độc lập\s*[-–]\s*tự do\s*[-–]\s*hạnh phúc"
    r"|số\s*:\s*[\d…. ]*\s*[-/]\s*\S+)", re.IGNORECASE,
)  # fmt: skip
_FOOT = re.compile(r"\s*nơi nhận\s*:?|\s*(?:TM|KT|TL|TUQ|T/M|K/T|T/L)\s?\.\s+[A-ZĐƯỦỘẤ ]{4,}", re.IGNORECASE)
# How a further part of a document begins that stands in a box of its own: an annex, an attached plan, a numbered heading.
_PART = re.compile(
    r"\s*(?:(?:PHỤ LỤC|DANH MỤC|BIỂU|MẪU|BẢNG|KẾ HOẠCH|QUY CHẾ|QUY ĐỊNH|CHƯƠNG TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN)\b|(?:[IVX]{1,5}|\d{1,2})\. "
    r"|(?:Điều|Chương|Phần|Mục) [\dIVX])"
)
_PROBE = 200
_LONGEST_LINE_OF_HEAD = 150
_LINKED = 0.6
_ONLY_LINKS = 0.9
_MOST_OF_THE_PAGE = 0.5
_FEW_LETTERS = 1500
_NAMED = frozenset({"div", "section", "ul", "ol", "p", "table", "span", "form", "td", "dl", "center", "h1", "h2", "h3", "h4"})
_LISTS = frozenset({"ul", "ol", "table", "div", "p", "dl", "h1", "h2", "h3", "h4"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class _Page:
    """A page's elements by their place in it, and how many letters stand in each, how many of them in links.

    What is below the element at `place` stands at `place + 1` up to `ends[place]`. Elements that never print count nothing.
    """

    def __init__(self, root: Element) -> None:
        self.elements: list[Element] = list(root.iter("*"))
        self.place = {element: place for place, element in enumerate(self.elements)}
        count = len(self.elements)
        self.ends = list(range(1, count + 1))
        self.letters = [0] * count
        self.linked = [0] * count
        self.holds_block = [False] * count
        self.out = [False] * count
        for place in range(count - 1, -1, -1):
            element = self.elements[place]
            hidden = skips(element)
            letters, linked = 0 if hidden else _count(element.text), 0
            for child in element.iterchildren("*"):
                below = self.place[child]
                self.ends[place] = self.ends[below]
                self.holds_block[place] |= child.tag in BLOCKS or self.holds_block[below]
                letters += 0 if hidden else self.letters[below] + _count(child.tail)
                linked += 0 if hidden else self.linked[below]
            self.letters[place] = letters
            self.linked[place] = letters if element.tag == "a" and element.get("href") else linked
            if hidden:
                self.leave_out(place)

    def leave_out(self, place: int) -> None:
        """Say that an element and all below it is no part of the document."""
        if not self.out[place]:  # else all below it is out as well
            self.out[place : self.ends[place]] = [True] * (self.ends[place] - place)

    def density(self, place: int) -> float:
        """The share of the letters that stand in links."""
        return self.linked[place] / self.letters[place] if self.letters[place] else 0.0

    def leaves(self, start: int, end: int) -> Iterator[int]:
        """The innermost blocks between two places that are not left out."""
        for place in range(start, end):
            if self.elements[place].tag in BLOCKS and not self.holds_block[place] and not self.out[place]:
                yield place

    def above(self, place: int) -> Iterator[int]:
        """The place and those of the elements around it, from the inside out."""
        yield place
        for element in self.elements[place].iterancestors("*"):
            yield self.place[element]


def find_document(root: Element, *, trusted: bool) -> tuple[Element, set[Element]]:
    """The element that the document stands in, and the elements below it that are not of it.

    A page that an office program wrote (`trusted`) has nothing around its text.
    """
    page = _Page(root)
    body = next((place for place, element in enumerate(page.elements) if element.tag == "body"), 0)
    if not trusted:
        _leave_out_furniture(page, body)
    return page.elements[body], {element for place, element in enumerate(page.elements) if page.out[place]}


def _leave_out_furniture(page: _Page, body: int) -> None:
    heads, feet, parts = _anchors(page, body)
    anchored = {above for anchor in (*heads, *feet) for above in page.above(anchor)}
    for place in range(body + 1, page.ends[body]):
        if page.out[place] or place in anchored or page.letters[place] > _MOST_OF_THE_PAGE * page.letters[body]:
            continue
        if _is_named_furniture(page.elements[place]) or _is_box_of_site(page, place):
            page.leave_out(place)
    heads, feet, parts = ([anchor for anchor in found if not page.out[anchor]] for found in (heads, feet, parts))
    if not heads:
        _leave_out_links(page, body + 1, page.ends[body], anchored)
        return
    box = _container(page, body, heads, feet)
    last = feet[-1] if feet else page.ends[box]
    for above in page.above(box):
        if above == body:
            break
        element = page.elements[above]
        for sibling in element.itersiblings("*", preceding=True):
            page.leave_out(page.place[sibling])
        for sibling in element.itersiblings("*"):
            place = page.place[sibling]
            # An annex may stand in a box of its own behind the document; without a foot nothing says where that ends
            following = bisect_left(parts, place)
            if feet and not (following < len(parts) and parts[following] < page.ends[place]):
                page.leave_out(place)
    for leaf in page.leaves(box + 1, heads[0]):
        text = _begin(page.elements[leaf])
        # Lines of the site above the letterhead; lines in capitals are its own, and so is what stands in one table with it
        if not (text.isupper() or "Số" in text or any(page.elements[above].tag == "table" for above in page.above(leaf))):
            page.leave_out(leaf)
    _leave_out_links(page, box + 1, heads[0], anchored)
    _leave_out_links(page, last + 1, page.ends[box], anchored)


def skips(element: Element) -> bool:
    """True for an element that never prints, whatever it holds."""
    return element.tag in _NEVER or is_hidden(element)


def is_hidden(element: Element) -> bool:
    """True if the element says that it is not to be seen."""
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def _count(text: str | None) -> int:
    return sum(map(len, text.split())) if text else 0


def _begin(element: Element) -> str:
    """The first letters that an element prints, white space as one blank."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 4 * _PROBE:
            break
    return " ".join(text.split())[:_PROBE]


def _anchors(page: _Page, body: int) -> tuple[list[int], list[int], list[int]]:
    """The blocks that only a document has: of its head, of its foot, and where further parts begin."""
    heads: list[int] = []
    feet: list[int] = []
    parts: list[int] = []
    for leaf in page.leaves(body, page.ends[body]):
        text = _begin(page.elements[leaf])
        if not text:
            continue
        if _HEAD.match(text) and len(text) < _LONGEST_LINE_OF_HEAD:
            heads.append(leaf)
        elif _FOOT.match(text) and (text.isupper() or text.casefold().startswith("nơi nhận")):
            feet.append(leaf)
        elif _PART.match(text):
            parts.append(leaf)
    return heads, [foot for foot in feet if not heads or foot > heads[0]], parts


def _is_named_furniture(element: Element) -> bool:
    if element.tag in ("header", "footer", "aside", "nav") or element.get("role", "") in _ROLES:
        return True
    if element.tag not in _NAMED:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    # "MsoFooter" and the like name paragraphs of the document
    return bool(names.strip()) and "Mso" not in names and bool(_NAMES.search(_CAMEL.sub("-", names).lower()))


def _is_box_of_site(page: _Page, place: int) -> bool:
    """True for a box or a list under a heading such as "Văn bản liên quan", and for that heading."""
    element = page.elements[place]
    if element.tag not in BLOCKS or element.tag in ("body", "td", "th", "tr", "table", "tbody") or not page.letters[place]:
        return False
    if page.letters[place] < _PROBE and _SITE_HEADINGS.fullmatch(_begin(element).casefold()):
        return True
    linked = page.density(place) > _LINKED
    first = next((child for child in element.iterchildren("*") if page.letters[page.place[child]]), None)
    if first is not None and _is_site_heading(page, first):
        return page.letters[place] < _FEW_LETTERS or linked
    before = element.getprevious() if linked else None
    while before is not None and (before not in page.place or not page.letters[page.place[before]]):
        before = before.getprevious()
    return before is not None and _is_site_heading(page, before)


def _is_site_heading(page: _Page, element: Element) -> bool:
    return (
        element.tag in BLOCKS
        and page.letters[page.place[element]] < _PROBE
        and bool(_SITE_HEADINGS.fullmatch(_begin(element).casefold()))
    )


def _leave_out_links(page: _Page, start: int, end: int, anchored: set[int]) -> None:
    """Leave out lists, tables and lines of nothing but links."""
    for place in range(start, end):
        if page.elements[place].tag in _LISTS and not page.out[place] and place not in anchored:
            if page.density(place) > _ONLY_LINKS and page.ends[place] <= end:
                page.leave_out(place)


def _container(page: _Page, body: int, heads: list[int], feet: list[int]) -> int:
    """The smallest element from the letterhead on that holds the foot behind it and most of what is left of the page."""
    prose = [0]  # up to each place
    for place in range(body, page.ends[body]):
        is_leaf = page.elements[place].tag in BLOCKS and not page.holds_block[place] and not page.out[place]
        prose.append(prose[-1] + (page.letters[place] - page.linked[place] if is_leaf else 0))
    for box in page.above(heads[0]):
        if box == body:
            break
        if feet and not feet[-1] < page.ends[box]:
            continue
        if prose[page.ends[box] - body] - prose[box - body] >= _MOST_OF_THE_PAGE * prose[-1]:
            return box
    return body
