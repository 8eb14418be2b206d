"""Same person? Nothing is built here yet; the fifth step of the house opens this room."""
