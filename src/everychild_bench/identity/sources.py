"""The sets that recognition is judged on, made once and kept in the data folder."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from everychild_bench.identity.children.files import write_children
from everychild_bench.identity.hard.files import HardSet, write_hard
from everychild_bench.identity.measuring import ProgramFailed, measured

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[2]
_APART_PYTHON = _ROOT / ".venv-bench" / "bin" / "python"
_READY = _ROOT / ".venv-bench" / ".installed"
_MAKERS = ("apart/census.py", "apart/febrl.py", "children/*", "hard/*")
MARK = "Invented children. Not real figures for any state."


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Files to compare, and who each record is.

    Takes:
        files: one file, to be compared with itself, or two.
        truths: the truth of each.
    """

    name: str
    files: tuple[Path, ...]
    truths: tuple[Path, ...]


def apart(program: str, *arguments: str) -> list[str]:
    """The command that runs one of the programs with an environment of their own, which is made where it is missing."""
    if not _READY.exists():
        install = _ROOT / "scripts" / "install"
        done = subprocess.run([str(install), "bench"], check=False, capture_output=True, text=True)  # noqa: S603 - our own script
        if done.returncode:
            raise ProgramFailed(f"The peers' environment cannot be made: {done.stderr[-1000:]}")
    return [str(_APART_PYTHON), str(_HERE / "apart" / f"{program}.py"), *arguments]


@cache
def makers() -> str:
    """A mark of what makes the sets: another program makes them anew."""
    digest = sha256()
    for pattern in _MAKERS:
        for path in sorted(_HERE.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def census(folder: Path, *, noise: int, seed: int) -> dict[str, Source]:
    """Censuses of 2020 and 2030 at one noise: everybody, children of 2020, and the extract, each against 2030."""
    here = _made_apart(
        folder / f"census-{noise}x-{seed}-{makers()}", "census", "--noise", str(noise), "--seed", str(seed)
    )
    return {
        name: Source(
            name=f"{name} {noise}x seed {seed}",
            files=(here / f"{name}-a.csv", here / "census-b.csv"),
            truths=(here / f"{name}-a-truth.csv", here / "census-b-truth.csv"),
        )
        for name in ("census", "children", "extract")
    }


def febrl(folder: Path) -> dict[str, Source]:
    """FEBRL 3, one file, and FEBRL 4, two."""
    here = _made_apart(folder / f"febrl-{makers()}", "febrl")
    names = {"febrl3": ("febrl3",), "febrl4": ("febrl4-a", "febrl4-b")}
    return {
        name: Source(
            name=name,
            files=tuple(here / f"{file}.csv" for file in files),
            truths=tuple(here / f"{file}-truth.csv" for file in files),
        )
        for name, files in names.items()
    }


def children(folder: Path, *, records: int, seed: int) -> Source:
    """Invented children, one file."""
    here = folder / f"children-{records}-{seed}-{makers()}"
    files = here / f"children-{records}.csv", here / f"children-{records}-truth.csv"
    if not (here / "made").exists():
        here.mkdir(parents=True, exist_ok=True)
        write_children(here, records=records, seed=seed)
        _close(here)
    return Source(name=f"children {records:,}", files=(files[0],), truths=(files[1],))


def hard(folder: Path, *, each: int, background: int, seed: int) -> HardSet:
    """Hard pairs among ordinary children."""
    here = folder / f"hard-{each}-{background}-{seed}-{makers()}"
    if not (here / "made").exists():
        here.mkdir(parents=True, exist_ok=True)
        write_hard(here, each=each, background=background, seed=seed)
        _close(here)
    return HardSet(
        records=here / f"hard-{each}.csv",
        pairs=here / f"hard-{each}-pairs.csv",
        persons=here / f"hard-{each}-truth.csv",
    )


def _made_apart(here: Path, program: str, *arguments: str) -> Path:
    if not (here / "made").exists():
        here.mkdir(parents=True, exist_ok=True)
        measured(apart(program, str(here), *arguments), here / "log.txt")
        _close(here)
    return here


def _close(here: Path) -> None:
    """Say that a set is whole, and what it is."""
    (here / "made").write_text(f"{MARK}\n", encoding="utf-8")
