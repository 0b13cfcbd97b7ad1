"""Commands, a module each: their options, and what they report."""
