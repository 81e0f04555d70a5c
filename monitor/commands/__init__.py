"""The commands, one module a subject. Each imports what it needs when it runs: pandas, DuckDB and the models take seconds to load, and
worker processes load these modules too."""
