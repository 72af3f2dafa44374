import os


class Config:
    STAGE = os.environ["STAGE"]
    TABLES = {"users": f"{STAGE}-users", "sessions": "%s-sessions" % STAGE}

    @property
    def bucket(self):
        return os.environ["DATA_BUCKET"]


config = Config()
