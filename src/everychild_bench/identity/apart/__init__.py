"""Programs that run in an environment of their own (`requirements/bench.lock`), because what they need is never part of ours.

They import nothing of ours and are called by path: files in, files out.
"""
