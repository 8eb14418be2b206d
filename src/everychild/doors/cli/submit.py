"""`everychild submit`: deliver a file through the real door, signed with the feed's key."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import httpx
import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everychild.doors.cli.answers import EXIT_NO, as_json, give_up, out, table
from everychild.doors.cli.which_program import address_of, settings_for_asking
from everychild.intake.kinds import HEAD_BYTES, Kind, kind_of
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import FeedId

_PIECE_BYTES = 1 << 20
_REST_SECONDS = 0.25


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("submit")(submit)


def submit(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file to deliver.")],
    feed: Annotated[str, typer.Option(help="Whose feed, as US-KY:example/afcars.")],
    delivery: Annotated[
        Delivery | None, typer.Option("--type", help="What kind of file it is; the file says it, where left out.")
    ] = None,
    period: Annotated[
        str, typer.Option(help="The report period, as 2026-09; an AFCARS file says it, where left out.")
    ] = "",
    url: Annotated[str, typer.Option(help="Where the program listens; the one of this folder, where left out.")] = "",
    sender_id: Annotated[
        str, typer.Option("--id", help="Your own id of this delivery; the same id is sent once.")
    ] = "",
    wait: Annotated[bool, typer.Option(help="Wait until it is dealt with.")] = True,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Deliver a file, and show the receipt."""
    settings = settings_for_asking()
    base = url or address_of(settings)
    try:
        kind = _kind(file, FeedId(feed), delivery, period)
        key = feed_key(settings.home, FeedId(feed))
        with httpx.Client(base_url=base, timeout=600) as client:
            receipt = deliver(
                client,
                file,
                FeedId(feed),
                key,
                delivery=kind.delivery,
                period=kind.period,
                sender_id=UUID(sender_id) if sender_id else None,
            )
            while wait and receipt.get("status") == "working":
                time.sleep(_REST_SECONDS)
                receipt = client.get(f"/v1/submissions/{receipt['submission']}").raise_for_status().json()
    except httpx.TransportError:
        give_up(f"Nothing answers at {base}. Start the program with `everychild up`, or name another --url.")
    except (ValueError, FileNotFoundError) as wrong:
        give_up(str(wrong))
    _show(receipt, json=json)


def _kind(file: Path, feed: FeedId, delivery: Delivery | None, period: str) -> Kind:
    """The file's kind and period: what the sender says, and for the rest what the file says of itself.

    Raises:
        ValueError: neither tells, or the period is none.
    """
    with file.open("rb") as opened:
        said = kind_of(opened.read(HEAD_BYTES), feed)
    if delivery is None and said is None:
        kinds = ", ".join(Delivery)
        raise ValueError(f"{file.name} does not show what kind of file it is. Say it with --type: {kinds}.")
    chosen = delivery or (said.delivery if said else Delivery.EVENTS)
    if period:
        return Kind(delivery=chosen, period=ReportPeriod.parse(period))
    return Kind(delivery=chosen, period=said.period if said and said.delivery == chosen else None)


def feed_key(home: Path, feed: FeedId) -> Ed25519PrivateKey:
    """The feed's private key as the sender keeps it.

    Raises:
        FileNotFoundError: there is none in this data folder.
    """
    path = key_path(home, feed)
    if not path.exists():
        raise FileNotFoundError(f"There is no key for {feed} in {path.parent}; ask for one, or check the feed's name.")
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def key_path(home: Path, feed: FeedId) -> Path:
    """Where a sender on this machine keeps a feed's private key."""
    return home / "feed-keys" / f"{feed.replace('/', '_').replace(':', '_')}.key"


def deliver(
    client: httpx.Client,
    file: Path,
    feed: FeedId,
    key: Ed25519PrivateKey,
    *,
    delivery: Delivery,
    period: ReportPeriod | None = None,
    sender_id: UUID | None = None,
) -> dict[str, Any]:
    """Send a file and give the answer's JSON, receipt or problems."""
    digest = hashlib.sha256()
    for piece in _pieces(file):
        digest.update(piece)
    cover = Cover(feed=feed, sender_id=sender_id or uuid4(), delivery=delivery, period=period, digest=digest.digest())
    answer = client.post(
        f"/v1/feeds/{feed}/submissions", content=_pieces(file), headers=headers_of(cover, sign(cover, key))
    )
    return answer.json()


def headers_of(cover: Cover, signature: bytes) -> dict[str, str]:
    """The outside of a delivery as HTTP headers."""
    headers = {
        "Everychild-Submission": str(cover.sender_id),
        "Everychild-Type": cover.delivery,
        "Everychild-Signature": base64.b64encode(signature).decode(),
    }
    if cover.period:
        headers["Everychild-Period"] = str(cover.period)
    return headers


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE_BYTES):
            yield piece


def _show(receipt: dict[str, Any], *, json: bool) -> None:
    if json:
        as_json(receipt)
    elif "submission" not in receipt:
        out.print(f"[bold]{receipt.get('title', 'Not taken.')}[/bold] {receipt.get('detail', '')}")
    else:
        counts = ("received", "applied", "unchanged", "refused", "quarantined", "waiting")
        table(f"Receipt {receipt['submission']}, {receipt['status']}", counts, [[receipt[name] for name in counts]])
    problems = receipt.get("problems", [])
    if problems and not json:
        rows = [[p["code"], p["field"], p.get("line", ""), p["what"], p["remedy"]] for p in problems[:50]]
        table(f"{len(problems)} problems", ("code", "where", "line", "what is wrong", "what to do"), rows)
    if "submission" not in receipt or receipt.get("refused"):
        raise typer.Exit(EXIT_NO)
