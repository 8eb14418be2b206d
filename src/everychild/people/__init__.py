"""Accounts, roles, assignments, cover, sessions.

Nothing is built here yet; the second step of the house opens this room.
"""
