"""What the stages hand to one another: records, findings, kinds, papers."""
