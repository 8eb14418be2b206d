"""The AFCARS 2020 out-of-home care file: streamed from XML, each record as claims."""
