"""Accounts, roles, assignments with cover, sessions.

Owns the schema `people`. What is always true: a session's token is stored only as its digest; what an account may see
follows from its role and from its assignments on the day, asked anew for every slip, and is remembered nowhere.
"""
