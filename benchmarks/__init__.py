"""How fast the program is, measured beside other ways of making the same papers."""
