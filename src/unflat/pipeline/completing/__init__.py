"""Parts of the stage `complete`: how far a layer goes on behind others, and its colours there."""
