"""The truth in SQL, its columnar copy for charts, and the questions asked of both."""
