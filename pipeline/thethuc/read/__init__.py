"""A Word file becomes lines with their look and place."""
