"""Between a node and a hub. Nothing is built here yet; a later issue opens this room."""
