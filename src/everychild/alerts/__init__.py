"""Duties with deadlines, and who is told. Nothing is built here yet; a later issue opens this room."""
