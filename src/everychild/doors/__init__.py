"""The doors: REST, pages, live stream, worker, command line. Thin: parse, call one function of a room, render.

Only here is a transaction opened and committed, the clock read, and `Exception` caught. Owns no table.
"""
