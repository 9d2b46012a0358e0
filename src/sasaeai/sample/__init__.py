"""A fictional city: its evaluation sheet, and (``city``) a whole installation made up around it."""
