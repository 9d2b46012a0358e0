"""Files are read in a process of their own, whose time and memory have limits (docs/adr/0009).

``asking`` is what callers use; ``process`` starts and ends the worker; ``wire`` is what passes between the two sides.
``worker`` and ``confinement`` run in the worker only. The limits keep damage small; they are no sandbox.
"""
