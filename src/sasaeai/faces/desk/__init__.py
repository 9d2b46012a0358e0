"""The office's pages that span parts: home, measures, the round's board, the wizard of a sheet."""
