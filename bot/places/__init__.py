"""Free text to ranked places, from our own hand-written gazetteer and the shapes of addresses."""
