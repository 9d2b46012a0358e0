"""Files that people send in: known by their content, bounded, sealed on disk; pictures tell nothing but the picture.

``keeping`` takes one in and gives it out again; ``sweeping`` removes what no row knows of.
"""
