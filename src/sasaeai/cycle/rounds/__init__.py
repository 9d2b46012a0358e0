"""The yearly round: sheets taken in, entries written, checked, approved, frozen and published."""
