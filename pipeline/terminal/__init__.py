"""What the clerk sees in the terminal: reports, progress, the state of the machine."""
