"""Hold what runs inside the emulator's own interpreter, and never inside the toolkit's."""
