"""How things are drawn: curves, pens, fills, shadows, palettes, styles, views."""
