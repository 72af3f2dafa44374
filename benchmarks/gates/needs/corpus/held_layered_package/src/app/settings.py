import os
def _env(name, default=None):
    value = os.environ.get(name, default)
    if value is None:
        raise RuntimeError(name)
    return value
TABLE = _env("TABLE_NAME")
BUS = _env("BUS_NAME", "default")
