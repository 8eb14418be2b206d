"""A model to look at: one page with the weight of every level, and what a threshold does.

Pure: gives the page's text. No names stand on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes
from everychild.identity.fields import FIELDS, PLACES
from everychild.identity.model import Model

Floats = NDArray[np.float64]

_WIDTH, _BAR, _MIDDLE = 640, 14, 320
_BITS_MAX = 20.0
_STEPS = 40
_THRESHOLD_WORDS = (
    "<h2>What a threshold does</h2><p>By the probabilities stated: share of links that are right (solid), and share of "
    "the pairs of one person that are linked (dashed).</p>"
)
_STYLE = (
    "body{font:16px/1.4 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}svg{max-width:100%;height:auto}"
    "text{font:11px sans-serif;fill:#1b1b1b}table{border-collapse:collapse}td,th{padding:.1rem .6rem;text-align:right}"
)


def page_of(using: Model, probability: Floats, one: Codes, other: Codes, count: int) -> str:
    """The page of a model, as HTML with charts drawn in it."""
    parts = [
        f"<h1>Recognition model {escape(using.version)}</h1><p>{escape(using.note)}</p>",
        "<h2>What each level says</h2><p>Bits for one person against strangers; to the left it speaks against.</p>",
        *(_weights(using, field.name) for field in FIELDS),
        "<h2>How often each level occurs</h2>",
        _rates(using),
        _THRESHOLD_WORDS,
        _thresholds(probability),
        "<h2>Records with a probable partner</h2><p>Records with a pair of at least this probability.</p>",
        _partners(probability, one, other, count),
    ]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Recognition model</title><style>{_STYLE}</style>'
        f"<body>{''.join(parts)}</body></html>"
    )


def _weights(using: Model, name: str) -> str:
    field = next(each for each in FIELDS if each.name == name)
    place = PLACES[name]
    bits: list[float] = np.log2(using.same[place] / using.stranger[place])[1 : len(field.levels)].tolist()
    bars = [
        f'<rect x="{_MIDDLE + min(width, 0):.0f}" y="{_BAR * row + 2}" width="{abs(width):.0f}" height="{_BAR - 4}" '
        f'fill="{"#005ea2" if bit > 0 else "#b50909"}"/>'
        f'<text x="4" y="{_BAR * row + 11}">{escape(level)}</text>'
        f'<text x="{_WIDTH - 44}" y="{_BAR * row + 11}">{bit:+.1f}</text>'
        for row, (level, bit) in enumerate(zip(field.levels[1:], bits, strict=True))
        for width in (max(min(bit, _BITS_MAX), -_BITS_MAX) / _BITS_MAX * 160,)
    ]
    return f"<h3>{escape(name)}</h3>{_svg(_BAR * len(bars), ''.join(bars), f'Weights of {name}')}"


def _rates(using: Model) -> str:
    rows = [
        f"<tr><td>{escape(field.name)}</td><td>{escape(level)}</td>"
        + "".join(
            f"<td>{rates[PLACES[field.name], place]:.5f}</td>"
            for rates in (using.same, using.kin, using.twin, using.stranger)
        )
        + "</tr>"
        for field in FIELDS
        for place, level in enumerate(field.levels)
        if place
    ]
    head = "".join(f"<th>{name}</th>" for name in ("field", "level", "one person", "kin", "twins", "strangers"))
    return f"<table><tr>{head}</tr>{''.join(rows)}</table>"


def _thresholds(probability: Floats) -> str:
    steps = np.linspace(0.01, 0.99, _STEPS)
    total = max(float(probability.sum()), 1e-9)
    right = [float(probability[probability >= step].mean()) if (probability >= step).any() else 1.0 for step in steps]
    found = [float(probability[probability >= step].sum()) / total for step in steps]
    lines = _line(steps.tolist(), right, "") + _line(steps.tolist(), found, 'stroke-dasharray="5 4"')
    return _svg(220, lines + _axes(), "Precision and recall by threshold")


def _partners(probability: Floats, one: Codes, other: Codes, count: int) -> str:
    best = np.zeros(count)
    np.maximum.at(best, one, probability)
    np.maximum.at(best, other, probability)
    steps = np.linspace(0.01, 0.99, _STEPS)
    shares = [float((best >= step).mean()) for step in steps]
    return _svg(220, _line(steps.tolist(), shares, "") + _axes(), "Records with a probable partner")


def _line(across: Sequence[float], up: Sequence[float], more: str) -> str:
    points = " ".join(f"{40 + x * 560:.1f},{190 - y * 170:.1f}" for x, y in zip(across, up, strict=True))
    return f'<polyline fill="none" stroke="#005ea2" stroke-width="2" {more} points="{points}"/>'


def _axes() -> str:
    marks = "".join(
        f'<text x="{34 + share * 560:.0f}" y="206">{share}</text><text x="8" y="{194 - share * 170:.0f}">{share}</text>'
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    return f'<path d="M40 20V190H600" fill="none" stroke="#71767a"/>{marks}'


def _svg(height: int, inside: str, says: str) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(says)}">{inside}</svg>'
