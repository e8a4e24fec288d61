"""Trained artefacts: where they are, what they must hash to, and loading each on first use.

A model is a folder with `card.toml`, `SHA256` and one artefact, which is plain arrays (.npz, read without pickle) or a file of
CRFsuite's own. Nothing that is read here can run code.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from policyparse.errors import ModelError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["NO_MODELS", "Artefact", "Models", "load_models", "write_artefact"]

_PACKED = Path(__file__).with_name("data")  # in a wheel
_CHECKOUT = Path(__file__).parents[3] / "models"  # an editable install, beside pyproject.toml
_SUM = re.compile(r"([0-9a-f]{64})  ([\w.-]+)\n?")
_HINT = "cài lại policyparse, hoặc thêm --no-models"


class Artefact(msgspec.Struct, frozen=True):
    """One trained model on disk. `digest` is what its file has to hash to; `needs` are the packages that score it."""

    name: str
    file: Path
    digest: str
    needs: tuple[str, ...] = ()

    def read_bytes(self) -> bytes:
        """The file's bytes. Raises `ModelError` if it is not there or not the one that the checksum was written for."""
        try:
            data = self.file.read_bytes()
        except OSError as error:
            raise ModelError(f"không đọc được mô hình {self.name} ({error.strerror}); {_HINT}", path=str(self.file)) from error
        if _digest(data) != self.digest:
            raise ModelError(f"mô hình {self.name} không khớp mã kiểm tra SHA256; {_HINT}", path=str(self.file))
        return data

    def read_arrays(self) -> dict[str, np.ndarray]:
        """The arrays of a checked .npz file."""
        import numpy as np

        data = self.read_bytes()
        try:
            with np.load(BytesIO(data), allow_pickle=False) as packed:
                return {name: packed[name] for name in packed.files}
        except (ValueError, OSError, EOFError, KeyError) as error:
            raise ModelError(f"mô hình {self.name} không phải tệp mảng số ({error}); {_HINT}", path=str(self.file)) from error


class Models:
    """The models that an analysis may use, by name. None is opened before somebody asks for it."""

    def __init__(self, artefacts: Mapping[str, Artefact]) -> None:
        self._artefacts = dict(sorted(artefacts.items()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._artefacts)

    def __len__(self) -> int:
        return len(self._artefacts)

    def find(self, name: str) -> Artefact | None:
        """The artefact of that name, or None: then whatever it would have told is left untold."""
        return self._artefacts.get(name)

    @property
    def digests(self) -> dict[str, str]:
        """What is stamped on every result made with these models, whether or not a document had need of them."""
        return {name: artefact.digest for name, artefact in self._artefacts.items()}

    def without(self, *names: str) -> Models:
        """The same without some of them: what an ablation compares with."""
        return Models({name: artefact for name, artefact in self._artefacts.items() if name not in names})


NO_MODELS = Models({})


def load_models(folder: Path | None = None) -> Models:
    """The models that come with the package, or those in a folder; without those whose packages are not installed.

    Raises `ModelError` for a folder of a model that is not whole.
    """
    return _load_ours() if folder is None else _load(folder)


@lru_cache(maxsize=1)
def _load_ours() -> Models:
    folder = _PACKED if _PACKED.is_dir() else _CHECKOUT
    return _load(folder) if folder.is_dir() else NO_MODELS


def _load(folder: Path) -> Models:
    found = (_read_folder(card.parent) for card in sorted(folder.glob("*/card.toml")))
    return Models({artefact.name: artefact for artefact in found if artefact and all(map(_installed, artefact.needs))})


def _read_folder(folder: Path) -> Artefact | None:
    try:
        card = tomllib.loads((folder / "card.toml").read_text("utf-8"))
        if not card["shipped"]:
            return None
        written = _SUM.fullmatch((folder / "SHA256").read_text("ascii"))
        if written is None:
            raise ModelError(f"tệp SHA256 của mô hình {folder.name} sai dạng; {_HINT}", path=str(folder))
        return Artefact(folder.name, folder / written[2], f"sha256:{written[1]}", tuple(card["needs"]))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ModelError(f"thẻ của mô hình {folder.name} không dùng được ({error}); {_HINT}", path=str(folder)) from error


def write_artefact(folder: Path, filename: str, data: bytes) -> str:
    """Put a freshly trained artefact and its checksum into a model's folder; gives the digest."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / filename).write_bytes(data)
    digest = _digest(data)
    (folder / "SHA256").write_text(f"{digest.removeprefix('sha256:')}  {filename}\n", "ascii")
    return digest


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:
        return False
