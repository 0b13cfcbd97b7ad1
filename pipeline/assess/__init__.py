"""Stage 3, assess: points become results by the standard in force."""
