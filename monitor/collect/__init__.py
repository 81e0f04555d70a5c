"""Collecting: addresses and files in, entries and texts out; knows neither the database nor the catalogue."""
