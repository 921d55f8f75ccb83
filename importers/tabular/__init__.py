"""Reader of tables: from delimiters and headings to rows, with an inferred mapping."""
