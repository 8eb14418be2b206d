"""The keys under which details and deliveries are sealed, in a store of their own.

Owns the schema `keys`, in a database apart from everything else and left out of backups. What is always true: a key at
rest is wrapped by the master key, which lies in a file outside every database; destroying a key makes what it sealed
unreadable for ever, while every proof about it still holds.
"""
