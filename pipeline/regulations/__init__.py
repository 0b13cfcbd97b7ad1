"""Dated rules as data, and their reader: standards, layouts, offices."""
