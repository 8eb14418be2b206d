"""Where the sections of one run get their sources and answers: each asked once, shown while it works."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from everychild_bench.figures import Figure, Run, told
from everychild_bench.identity.asking import Answer, ask_ours, ask_peer
from everychild_bench.identity.judging import Rates, bands, f1_range, likely, rates
from everychild_bench.identity.sources import Source

CALIBRATION_SLACK = 0.08
_BAND_PAIRS_MIN = 100
"""A band of fewer pairs says nothing of calibration."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """One run's folder, what was asked already, and the sentences that go with the figures.

    Takes:
        folder: where sets and answers are kept.
        peers: whether the peer is asked beside us.
    """

    run: Run
    folder: Path
    peers: bool = True
    said: list[str] = field(default_factory=list[str])
    _ours: dict[str, Answer] = field(default_factory=dict[str, Answer])
    _peers: dict[str, Answer] = field(default_factory=dict[str, Answer])

    @property
    def census_seeds(self) -> tuple[int, ...]:
        """Noise seeds: one, or three at full size."""
        first = 1000 + 10 * self.run.seed
        return (first, first + 1, first + 2) if self.run.full else (first,)

    def ours(self, source: Source, *, matched: bool) -> Answer:
        """Our engine's answer."""
        if source.name not in self._ours:
            with self.showing(f"ours: {source.name}"):
                self._ours[source.name] = ask_ours(source, self.folder, matched=matched)
        return self._ours[source.name]

    def peer(self, source: Source, *, matched: bool) -> Answer | None:
        """The peer's answer; None where the run leaves it out."""
        if not self.peers:
            return None
        if source.name not in self._peers:
            with self.showing(f"Splink: {source.name}"):
                self._peers[source.name] = ask_peer(source, self.folder, matched=matched)
        return self._peers[source.name]

    def say(self, sentence: str) -> None:
        """Add a sentence about how something was measured, or why it fell short."""
        if sentence not in self.said:
            self.said.append(sentence)

    @contextmanager
    def showing(self, what: str) -> Generator[None]:
        """Show what is being done."""
        task = self.run.progress.add_task(what, total=1)
        yield
        self.run.progress.update(task, completed=1)


def likely_rates(answer: Answer) -> Rates:
    """Precision and recall of the pairs at even odds or better."""
    return rates(likely(answer.stated), answer.truth)


def f1_with_range(desk: Desk, answer: Answer, name: str) -> None:
    """Say in what range F1 falls when persons are drawn again."""
    low, high = f1_range(likely(answer.stated), answer.truth, seed=desk.run.seed)
    desk.say(f"{name}: F1 is between {low:.4f} and {high:.4f} in 95 of 100 draws of persons.")


def calibration(name: str, answer: Answer) -> list[Figure]:
    """How far each band is from what it states, and how much of what is stated at .99 and over is right."""
    found = [band for band in bands(answer.stated, answer.truth) if band.pairs >= _BAND_PAIRS_MIN]
    farthest = max((abs(band.stated - band.right) for band in found), default=0.0)
    sure = likely(answer.stated, 0.99)
    figures = [
        Figure(
            name=f"{name}: farthest band from what it states", value=round(farthest, 4), unit="share",
            target=f"<= {CALIBRATION_SLACK:g}", met=farthest <= CALIBRATION_SLACK,
        )
    ]  # fmt: skip
    if len(sure.left):
        right = rates(sure, answer.truth).precision
        figures.append(_share(f"{name}: right of what is stated at .99 and over", right, 0.995))
    figures += [
        told(
            f"{name}: right of what is stated at {band.low:g} to {band.high:g} (states {band.stated:.3f})",
            band.right,
            "share",
        )
        for band in found
    ]
    return figures


def _share(name: str, value: float, floor: float) -> Figure:
    return Figure(name=name, value=round(value, 4), unit="share", target=f">= {floor:g}", met=value >= floor)


def costs(name: str, ours: Answer, peer: Answer | None) -> list[Figure]:
    """Seconds and memory, with the ratio to the peer in the same run."""
    figures = [
        told(f"{name}: ours, whole program", ours.cost.seconds, "s"),
        told(f"{name}: ours, peak memory", ours.cost.megabytes, "MB"),
    ]
    if peer:
        figures += [
            told(f"{name}: Splink, whole program", peer.cost.seconds, "s"),
            told(f"{name}: Splink, peak memory", peer.cost.megabytes, "MB"),
            told(f"{name}: Splink's time over ours", peer.cost.seconds / ours.cost.seconds, "times"),
        ]
    return figures
