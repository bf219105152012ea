"""A page with the real worksheet, its real Python side, and no kernel between the two."""
