"""Models on disk: checked, read without pickle, opened late, and dispensable."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from policyparse import NO_MODELS, analyse, load_models
from policyparse.errors import ModelError
from policyparse.learned import Artefact, Models, write_artefact
from policyparse.readers import read

CARD = 'shipped = true\nneeds = ["numpy"]\n'


def _packed(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=True, **arrays)
    return file.getvalue()


def _folder(root: Path, data: bytes, card: str = CARD) -> Path:
    write_artefact(root / "small", "small.npz", data)
    (root / "small" / "card.toml").write_text(card, "utf-8")
    return root


def _small(root: Path) -> Artefact:
    artefact = load_models(root).find("small")
    assert artefact is not None
    return artefact


def test_gives_back_the_arrays_that_were_written(tmp_path: Path) -> None:
    weights = np.arange(6, dtype=np.float32).reshape(2, 3)
    artefact = _small(_folder(tmp_path, _packed(weights=weights)))
    assert artefact.digest.startswith("sha256:")
    assert np.array_equal(artefact.read_arrays()["weights"], weights)


def test_refuses_a_file_that_changed(tmp_path: Path) -> None:
    root = _folder(tmp_path, _packed(weights=np.zeros(3)))
    file = root / "small" / "small.npz"
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(ModelError, match=r"PP202.*SHA256.*--no-models"):
        _small(root).read_arrays()


def test_refuses_a_file_that_is_gone(tmp_path: Path) -> None:
    root = _folder(tmp_path, _packed(weights=np.zeros(3)))
    (root / "small" / "small.npz").unlink()
    with pytest.raises(ModelError, match="không đọc được"):
        _small(root).read_bytes()


def test_runs_no_pickle_even_if_the_checksum_is_right(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'sprung'}",)

    objects = np.empty(1, dtype=object)
    objects[0] = Trap()
    for data in (pickle.dumps(Trap()), _packed(weights=objects)):
        root = _folder(tmp_path, data)
        with pytest.raises(ModelError):
            _small(root).read_arrays()
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("card", ["", "shipped = true\n", 'shipped = "'])
def test_says_which_card_is_broken(tmp_path: Path, card: str) -> None:
    with pytest.raises(ModelError, match="small"):
        load_models(_folder(tmp_path, b"", card))


def test_leaves_out_what_is_not_shipped_or_cannot_be_scored(tmp_path: Path) -> None:
    assert not load_models(_folder(tmp_path, b"", "shipped = false\nneeds = []\n"))
    assert not load_models(_folder(tmp_path, b"", 'shipped = true\nneeds = ["no_such_package"]\n'))


def test_opens_nothing_before_it_is_asked_for(tmp_path: Path) -> None:
    root = _folder(tmp_path, _packed(weights=np.zeros(3)))
    models = load_models(root)
    (root / "small" / "small.npz").unlink()
    assert list(models) == ["small"]
    assert set(models.digests) == {"small"}
    assert not models.without("small")


def test_every_result_names_the_models_that_were_offered(tmp_path: Path, repo_root: Path) -> None:
    models = load_models(_folder(tmp_path, _packed(weights=np.zeros(3))))
    document = read(repo_root / "corpus" / "kh-154" / "kh-154.txt")
    assert analyse(document, models=models).engine.models == models.digests
    assert analyse(document, models=NO_MODELS).engine.models == {}


def test_our_own_models_match_their_checksums(repo_root: Path) -> None:
    models = load_models()
    for name in models:
        artefact = models.find(name)
        assert artefact is not None
        artefact.read_bytes()
    cards = {card.parent.name for card in (repo_root / "models").glob("*/card.toml")}
    assert set(models) <= cards


def test_parses_where_nothing_for_models_is_installed(repo_root: Path) -> None:
    """What a base installation has: no numpy, no CRF, no underthesea."""
    code = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in {'numpy', 'pycrfsuite', 'sklearn', 'underthesea', 'spacy'}:\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "import policyparse\n"
        "plan = policyparse.parse(sys.argv[1])\n"
        "print(len(plan.tasks), *plan.engine.models)\n"
    )
    plan = repo_root / "corpus" / "kh-154" / "kh-154.txt"
    done = subprocess.run(
        [sys.executable, "-c", code, str(plan)], capture_output=True, check=True, encoding="utf-8", timeout=60, cwd=repo_root
    )
    tasks, *stamped = done.stdout.split()
    assert int(tasks) > 50
    assert "units" not in stamped


def test_is_a_plain_collection() -> None:
    assert len(NO_MODELS) == 0
    assert NO_MODELS.find("units") is None
    assert Models({}).digests == {}
