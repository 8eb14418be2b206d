"""A feed's silence, laid over what would be true if it had spoken."""

from __future__ import annotations

from datetime import date, timedelta

from everychild.vocabulary.roll_call import HEADLINES_THAT_SILENCE_REPLACES, Headline


def headline_as_heard(
    headline: Headline, *, speaks_from: date | None, heard_through: date | None, past_promise: bool, today: date
) -> Headline:
    """The headline that may honestly be shown.

    Takes:
        headline: as if the feed had spoken.
        speaks_from: the day whose passing made a contact overdue.
        heard_through: the last day for which the feed has spoken; None where it never has.
        past_promise: whether the feed has been silent for longer than it promised.
        today: where the child is counted. A contact that was overdue when the feed last spoke may have been made since:
            it is overdue today only if the feed has spoken through the last month that is over.
    """
    if headline not in HEADLINES_THAT_SILENCE_REPLACES:
        return headline
    if past_promise or heard_through is None:
        return Headline.NO_RECENT_DATA
    if speaks_from is not None and heard_through < max(speaks_from, today.replace(day=1) - timedelta(days=1)):
        return Headline.NO_RECENT_DATA
    return headline
