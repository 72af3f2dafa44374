import boto3
from pydantic import BaseModel
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    table_name: str
    queue_url: str = ""

    class Config:
        env_prefix = "APP_"


class Order(BaseModel):
    id: str

    def save(self, table):
        table.put_item(Item=self.dict())


settings = Settings()


def handler(event, context):
    table = boto3.resource("dynamodb").Table(settings.table_name)
    Order(**event).save(table)
    boto3.client("sqs").send_message(QueueUrl=settings.queue_url, MessageBody="x")
