"""Drawers: one for each shape and target."""
