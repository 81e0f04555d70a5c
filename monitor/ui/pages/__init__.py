"""One page each: ask the data, draw the answer."""
