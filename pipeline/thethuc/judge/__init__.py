"""Breaches of the layout rules, one subject a module."""
