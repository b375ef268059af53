"""Crime figures: what police.uk publishes each month, counted by ward, and told in plain words."""
