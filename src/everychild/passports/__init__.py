"""What travels with a child. Nothing is built here yet; a later issue opens this room."""
