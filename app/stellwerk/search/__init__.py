"""The query language: lexer, parser, AST, check, predicate. Pure functions over the catalogue."""
