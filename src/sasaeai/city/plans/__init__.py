"""The plan: its tree, its measures, who answers for each, which measures are one, and what they run."""
