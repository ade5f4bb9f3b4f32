"""Things for hands, drawn about their grip."""
