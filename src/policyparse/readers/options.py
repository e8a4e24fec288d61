"""What a reading may cost, and how it is to be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of the machine.

    Whatever goes beyond raises `FileTooLarge`, beyond the time `ReadingTooSlow`. docs/reading.md says what each is good for.
    """

    max_bytes: int = 100_000_000
    """Size of the file itself."""
    max_unzipped_bytes: int = 500_000_000
    """Size of everything in an archive, unpacked."""
    max_unzip_ratio: int = 200
    """Unpacked size over packed size, of archives that unpack to more than 10 MB; plain XML stays far below."""
    max_paragraphs: int = 1_000_000
    """Lines of a text file, paragraphs of a document."""
    max_members: int = 1_000
    """Documents in an archive, those in archives within it included."""
    max_depth: int = 3
    """Archives within archives; the outermost is the first."""
    max_pages: int = 2_000
    """Pages of a PDF file or a scan."""
    max_pixels: int = 200_000_000
    """Pixels of one picture; an A4 page at 600 dpi has 35 million."""
    max_seconds: float = 120
    """How long a reader may go without finishing a page; where there are no pages, how long it may take."""
    max_memory_mb: int = 2_048
    """Memory of the process that reads, in MiB of address space, where the system can bound it."""


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read. A reader heeds what concerns its format."""

    limits: Limits = DEFAULT_LIMITS
    changes: Literal["accept", "reject"] = "accept"
    """Tracked changes: the text as if all were accepted, or all rejected."""
    progress: Callable[[int, int], None] | None = None
    """Called with (pages done, pages in all) while a file is read page by page."""
    isolation: Literal["auto", "always", "never"] = "auto"
    """Reading in a process of its own, which `max_seconds` and `max_memory_mb` can stop: for the formats and sizes that
    may need it, for every file, or never."""


DEFAULT_OPTIONS = Options()

_SCALE = {"": 1, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000}


def limit_names() -> dict[str, str]:
    """The fields of `Limits` by the names that a command line gives them: "unzip-ratio" is `max_unzip_ratio`."""
    return {field.name.removeprefix("max_").replace("_", "-"): field.name for field in fields(Limits)}


def with_limit(limits: Limits, setting: str) -> Limits:
    """`limits` with one of them set, as in "seconds=60" or "bytes=200M". Raises ValueError, in words for the user."""
    name, _, value = setting.partition("=")
    known = limit_names()
    if name not in known:
        raise ValueError(f"không có giới hạn {name!r}; các giới hạn: {', '.join(known)}")
    number, scale = (value[:-1], value[-1]) if value[-1:] in _SCALE and value[-1:] else (value, "")
    try:
        amount = float(number) * _SCALE[scale]
    except ValueError:
        amount = 0
    if not 0 < amount <= 1e15:
        raise ValueError(f"{setting!r}: sau dấu = phải là một số lớn hơn 0, ví dụ {name}=60 hoặc {name}=200M")
    change: dict[str, Any] = {known[name]: amount if name == "seconds" else max(1, int(amount))}
    return replace(limits, **change)
