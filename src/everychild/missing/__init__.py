"""The hours after a child goes missing: episodes, receipts, reconciliation.

Nothing is built here yet; a later issue opens this room.
"""
