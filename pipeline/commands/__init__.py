"""Commands, a module each: the options they take, and what they say of the work done below."""
