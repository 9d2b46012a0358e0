"""The pages of rounds: the entry, its history, the board, publishing."""
