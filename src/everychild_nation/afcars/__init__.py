"""The half-yearly file of an invented agency, with every element of the out-of-home care file, as agencies send it."""

from everychild_nation.afcars.file import record_xml, write_file

__all__ = ["record_xml", "write_file"]
