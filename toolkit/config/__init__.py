"""Read what people write: YAML with positions, held against the schemas in ``schema/``."""
