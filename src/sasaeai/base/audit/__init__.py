"""Who did what to which record, and on what legal ground: rows that are only ever added, and a chain that shows it.

``record`` writes a row inside the caller's transaction. The sealer numbers and chains what was committed; ``verify``
walks the chain.
"""
