"""The pages of the desk: fetch or refuse first, ask selectors, render."""
