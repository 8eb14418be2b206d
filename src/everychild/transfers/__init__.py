"""Transfers of responsibility and interstate placement. Nothing is built here yet; a later issue opens this room."""
