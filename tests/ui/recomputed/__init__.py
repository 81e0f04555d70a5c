"""Every number on a page is made again from what `export articles`, `mentions` and `coverage` write, by other means than the program's own."""
