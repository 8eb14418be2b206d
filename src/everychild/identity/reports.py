"""The published page of how right the verdicts were: matrix and reliability, in all and by group.

Pure: gives the page's text. No record stands on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from everychild.identity.reporting import VERDICT_WORDS, Confusion

_SIDE = 240
_STYLE = (
    "body{font:16px/1.4 sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}section{margin-bottom:2rem}"
    "svg{max-width:100%;height:auto}text{font:11px sans-serif;fill:#1b1b1b}table{border-collapse:collapse}"
    "td,th{padding:.1rem .8rem;text-align:right}"
)


def report_page(found: Sequence[Confusion], *, mark: str) -> str:
    """The page as HTML, the mark on it and inside each chart."""
    sections = "".join(_section(each, mark) for each in found)
    marked = f"<p><strong>{escape(mark)}</strong></p>" if mark else ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>How right recognition was</title>'
        f"<style>{_STYLE}</style><body><h1>How right recognition was</h1>{marked}{sections}</body></html>"
    )


def _section(found: Confusion, mark: str) -> str:
    rows = "".join(
        f"<tr><th>{word}</th><td>{found.matrix.get((word, True), 0) + found.missed * (word == 'different'):,}</td>"
        f"<td>{found.matrix.get((word, False), 0):,}</td></tr>"
        for word in VERDICT_WORDS
    )
    bands = "".join(
        f"<tr><td>from {band.least}</td><td>{band.pairs:,}</td><td>{band.stated:.3f}</td><td>{band.right:.4f}</td></tr>"
        for band in found.bands
    )
    return (
        f"<section><h2>{escape(found.group)}</h2>"
        f"<p>Of the links {found.precision:.4f} are right; of the pairs of one person {found.recall('link'):.4f} are "
        f"linked, {found.recall('link', 'ask'):.4f} linked or asked.</p>"
        f"<table><tr><th>verdict</th><th>one person</th><th>two people</th></tr>{rows}</table>"
        f"<table><tr><th>stated</th><th>pairs</th><th>mean</th><th>right</th></tr>{bands}</table>"
        f"{_chart(found, mark)}</section>"
    )


def _chart(found: Confusion, mark: str) -> str:
    dots = "".join(
        f'<circle cx="{30 + band.stated * 200:.0f}" cy="{220 - band.right * 200:.0f}" r="5" fill="#005ea2"/>'
        for band in found.bands
    )
    return (
        f'<svg viewBox="0 0 {_SIDE} {_SIDE + 16}" width="{_SIDE}" role="img" aria-label="Stated against right, '
        f'{escape(found.group)}"><path d="M30 20V220H230" fill="none" stroke="#71767a"/>'
        f'<path d="M30 220L230 20" stroke="#71767a" stroke-dasharray="4 4"/>{dots}'
        f'<text x="4" y="14">right</text><text x="190" y="234">stated</text>'
        f'<text x="30" y="250">{escape(mark)}</text></svg>'
    )
