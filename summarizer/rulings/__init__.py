"""What people decide about claims: the log of rulings, drafts of them, and records with rulings applied."""
