"""Purposes, slips, looks, shields and seals.

Nothing is built here yet; the second step of the house opens this room.
"""
