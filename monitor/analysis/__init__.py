"""Small frame in, small frame out: the methods, free of storage and drawing."""
