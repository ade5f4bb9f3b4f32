"""The recipe of `lite-fill`, the net that completes hidden areas: what drawings hide, the loss, and the measure beside classical fills."""
