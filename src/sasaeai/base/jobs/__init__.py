"""Work that people do not wait for: rows in the database, done once each by whichever worker comes first.

A job of a kind that has a name (``kinds``) is put in (``adding``) and done (``working``). A worker that dies leaves its
job to the next, and what fails is tried again, later each time.
"""
