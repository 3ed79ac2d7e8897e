"""What is asked: prompts, schemas, and the folders they are read from."""
