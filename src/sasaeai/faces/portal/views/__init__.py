"""The pages of residents: they read published documents and nothing else."""
