"""The known-child answer and the notice of it. Nothing is built here yet; a later issue opens this room."""
