"""Station 0: administrative units and their succession.

An installation uses the units that its first package brings, or the official Vietnamese ones that the program
carries (``official/``). How a unit is expressed on another day is in ``sohtx.core.units``.
"""
