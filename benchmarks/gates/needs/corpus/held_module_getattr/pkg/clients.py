import boto3
_cache = {}
def __getattr__(name):
    if name not in _cache:
        _cache[name] = boto3.client(name)
    return _cache[name]
