"""What an analyst takes away from a published file: the export, the report, the codebook, the examples.

Belongs here: reading a published file and writing something for people or their tools. Does not belong here: how a fact
comes about, and anything that writes to the warehouse.
"""
