"""Who may do what: people of the office and their posts (職); rights hang on posts, never on people."""
