"""Delays, duties met, published figures. Nothing is built here yet; a later issue opens this room."""
