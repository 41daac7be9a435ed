"""What was found, for people: HTML pages, pictures, tables and summaries on a terminal."""
