"""From a text and its date to the leaders, countries and blocs it mentions."""
