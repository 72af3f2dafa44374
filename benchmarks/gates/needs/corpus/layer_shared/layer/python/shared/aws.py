import boto3


class _Clients:
    def __getattr__(self, name):
        return boto3.client(name)


clients = _Clients()
