"""The demonstration: an invented county, its two agencies and seventeen months of their ledgers.

Nothing here is anybody's: the division code 1399 belongs to no prefecture, so that no unit code, case
number or identity number made from it can be a real one, and the names are drawn from lists.
"""
