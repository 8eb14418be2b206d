"""What agencies deliver: kept first, then staged, then applied, with one receipt a delivery.

Owns the schema `intake`. What is always true: a delivery is kept before it is acknowledged, and is never lost after;
each claim in it ends as exactly one of applied, unchanged, refused, quarantined and waiting; a sender's event id
means the same bytes for ever; a mistake in one claim costs that claim and what rests on it, nothing else.
"""
