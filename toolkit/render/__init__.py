"""Values to text: pure functions, nothing is printed here."""
