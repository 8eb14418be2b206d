"""The federal return: check, compare, build, publish. Nothing is built here yet; a later issue opens this room."""
