"""The section over hard pairs: who is linked that should not be, and who is asked about that should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from everychild_bench.figures import Figure, at_least, at_most, told
from everychild_bench.identity import sources
from everychild_bench.identity.asking import Answer
from everychild_bench.identity.desk import Desk
from everychild_bench.identity.files import read_truth
from everychild_bench.identity.hard.files import KINDS, HardPair, read_hard_pairs
from everychild_bench.identity.judging import Verdict
from everychild_bench.identity.sources import Source

EACH, BACKGROUND = 60, 100_000
_WORST_TOLD = 12


def hard_section(desk: Desk) -> list[Figure]:
    """Hard pairs of each kind, hidden among ordinary children."""
    each = 3 * EACH if desk.run.full else EACH
    with desk.showing("making: hard pairs"):
        made = sources.hard(desk.folder, each=each, background=BACKGROUND, seed=desk.run.seed)
    pairs = read_hard_pairs(made)
    source = Source(name=f"hard {each}", files=(made.records,), truths=(made.persons,))
    ours, peer = desk.ours(source, matched=False), desk.peer(source, matched=False)
    verdicts = verdicts_of(ours, source, pairs)
    figures = hard_figures(pairs, verdicts)
    asked = int((ours.stated.verdict == Verdict.ASK).sum())
    figures.append(at_most("hard: questions a 100 records", 100 * asked / len(ours.truth.left), "questions", 2.5))
    if peer:
        theirs = verdicts_of(peer, source, pairs)
        different = [pair for pair in pairs if not pair.same]
        figures.append(
            told("hard: Splink, non-matches linked at .5", _share(different, theirs, (Verdict.LINK,)), "share")
        )
    desk.say(f"Hard set: {len(KINDS)} kinds, {each} pairs of each, among {BACKGROUND:,} ordinary records.")
    for sentence in worst_kinds(pairs, verdicts):
        desk.say(sentence)
    return figures


def verdicts_of(answer: Answer, source: Source, pairs: Iterable[HardPair]) -> dict[tuple[str, str], Verdict]:
    """What was said of each hard pair; a pair that was not told of is different."""
    _, (places,) = read_truth(*source.truths)
    said = {
        (min(left, right), max(left, right)): Verdict(verdict)
        for left, right, verdict in zip(
            answer.stated.left.tolist(), answer.stated.right.tolist(), answer.stated.verdict.tolist(), strict=True
        )
    }
    found: dict[tuple[str, str], Verdict] = {}
    for pair in pairs:
        one, other = places[pair.id_a], places[pair.id_b]
        found[pair.id_a, pair.id_b] = said.get((min(one, other), max(one, other)), Verdict.DIFFERENT)
    return found


def hard_figures(pairs: list[HardPair], verdicts: Mapping[tuple[str, str], Verdict]) -> list[Figure]:
    """The shares that are wanted, over all kinds."""
    different = [pair for pair in pairs if not pair.same]
    ask = [pair for pair in pairs if pair.should == "ask"]
    link = [pair for pair in pairs if pair.should == "link"]
    seen = (Verdict.ASK, Verdict.LINK)
    return [
        at_most("hard: non-matches linked unasked", _share(different, verdicts, (Verdict.LINK,)), "share", 0.005),
        at_least("hard: pairs that a person should see are asked", _share(ask, verdicts, (Verdict.ASK,)), "share", 0.8),
        told("hard: pairs to link that are linked", _share(link, verdicts, (Verdict.LINK,)), "share"),
        told("hard: pairs to link that are linked or asked", _share(link, verdicts, seen), "share"),
        told("hard: non-matches asked", _share(different, verdicts, (Verdict.ASK,)), "share"),
    ]


def worst_kinds(pairs: list[HardPair], verdicts: Mapping[tuple[str, str], Verdict]) -> list[str]:
    """A sentence for each of the kinds that go wrong most."""
    wrong: Counter[str] = Counter()
    counts: dict[str, Counter[Verdict]] = {}
    should = {pair.kind: pair.should for pair in pairs}
    for pair in pairs:
        verdict = verdicts[pair.id_a, pair.id_b]
        counts.setdefault(pair.kind, Counter())[verdict] += 1
        wrong[pair.kind] += _weight(pair, verdict)
    return [
        f"Hard kind, should be {should[kind]}: {kind}: {counts[kind][Verdict.LINK]} linked, "
        f"{counts[kind][Verdict.ASK]} asked, {counts[kind][Verdict.DIFFERENT]} held different."
        for kind, weight in wrong.most_common(_WORST_TOLD)
        if weight
    ]


def _weight(pair: HardPair, verdict: Verdict) -> int:
    """How bad a verdict is: a false link is the worst, a question that nobody needed costs nothing here."""
    if not pair.same and verdict == Verdict.LINK:
        return 100
    if pair.should == "ask":
        return int(verdict != Verdict.ASK)
    return int(pair.same and verdict == Verdict.DIFFERENT)


def _share(pairs: list[HardPair], verdicts: Mapping[tuple[str, str], Verdict], which: tuple[Verdict, ...]) -> float:
    hits = sum(verdicts[pair.id_a, pair.id_b] in which for pair in pairs)
    return hits / max(1, len(pairs))
