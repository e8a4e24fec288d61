"""Where results go: standard output, one file for all of them, or a folder with one file each."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policyparse.export import Format, format_of


@dataclass(frozen=True, slots=True)
class Destination:
    """At most one of `file` and `folder` is set; neither means standard output."""

    form: Format
    file: Path | None = None
    folder: Path | None = None

    def files_for(self, sources: Sequence[Path]) -> list[Path | None]:
        """One file of the folder a source, in order; all None if the results are not kept apart."""
        if self.folder is None:
            return [None] * len(sources)
        return [*name_files(sources, self.folder, self.form.suffix)]


def choose_destination(sources: Sequence[Path], output: str | None, form: Format | None) -> Destination:
    """What `-o` and `--format` mean together. Raises ValueError, with words for the user, if they mean nothing.

    - without `-o`: standard output, as a table unless told otherwise;
    - `-o` names a folder (it is one, ends with a slash, or has no format's suffix while there are several sources):
      one file a source, JSON unless told otherwise;
    - else `-o` names one file for everything, in the format of its suffix unless told otherwise.
    """
    if output is None:
        if form is Format.XLSX:
            raise ValueError("định dạng xlsx cần -o/--output, ví dụ: -o nhiem-vu.xlsx")
        return Destination(form or Format.TABLE)
    path = Path(output)
    by_suffix = format_of(path)
    if path.is_dir() or output.endswith(("/", os.sep)) or (len(sources) > 1 and by_suffix is None):
        return Destination(form or Format.JSON, folder=path)
    chosen = form or by_suffix
    if chosen is None:
        known = ", ".join(known.suffix for known in Format)
        raise ValueError(f"không biết ghi {path.name} theo định dạng nào: thêm --format, hoặc đặt đuôi {known}")
    if os.path.realpath(path) in {os.path.realpath(source) for source in sources}:
        raise ValueError(f"{path} là tệp nguồn; kết quả không được ghi đè lên văn bản")
    return Destination(chosen, file=path)


def name_files(sources: Sequence[Path], folder: Path, suffix: str) -> list[Path]:
    """A file in `folder` for each source, named after it.

    No two are the same, even where the file system ignores case or Unicode composition, and none is a source;
    whoever comes later gets "-2", "-3"...
    """
    taken = {_sameness(Path(os.path.realpath(source))) for source in sources}
    root = Path(os.path.realpath(folder))
    named: list[Path] = []
    for source in sources:
        stem = source.stem or "van-ban"
        name, count = stem + suffix, 1
        while _sameness(root / name) in taken:
            count += 1
            name = f"{stem}-{count}{suffix}"
        taken.add(_sameness(root / name))
        named.append(folder / name)
    return named


def _sameness(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
