"""Station 3: figures. The extract that they are read from, targets, published figures, and questions put to them."""
