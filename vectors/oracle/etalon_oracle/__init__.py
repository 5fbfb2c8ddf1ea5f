"""An implementation of Etalon's specification that shares nothing with Etalon.

It is written from docs/spec and the papers cited there, in Python's integers
and fractions, and exists to recompute the golden vectors: a mistake in them
must have been made twice, in two languages, from two readings of one text.
Slow where that is simpler. No float decides anything.
"""
