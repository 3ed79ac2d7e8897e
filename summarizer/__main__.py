"""`python -m summarizer`: the command line."""

from summarizer.commands.main import main

main()
