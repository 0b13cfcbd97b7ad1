"""Dated rules as data, and their readers: standards, layouts, offices, holidays."""
