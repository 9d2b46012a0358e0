"""The pages of registers: for the staff of divisions, and for bodies under contract."""
