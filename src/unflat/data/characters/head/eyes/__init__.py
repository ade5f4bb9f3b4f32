"""Eyes: their form, irises and lashes."""
