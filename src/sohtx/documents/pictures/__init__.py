"""Charts and maps: vector drawings with a raster twin, written by hand so that nothing in them is left to chance.

A picture holds no title, unit or source: the document sets them around it. What it holds are the shapes, their
labels and their printed numbers. Coordinates are points (1/72 inch) from the upper left corner, at printed size.
"""

from sohtx.documents.pictures.bars import Bar, bars
from sohtx.documents.pictures.columns import Step, columns
from sohtx.documents.pictures.ground import Frame
from sohtx.documents.pictures.layers import Spot
from sohtx.documents.pictures.maps import map_of_circles
from sohtx.documents.pictures.sheet import vectors_only

__all__ = ["Bar", "Frame", "Spot", "Step", "bars", "columns", "map_of_circles", "vectors_only"]
