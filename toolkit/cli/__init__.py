"""click only: parse, call one use case, print one rendering."""
