import asyncio
import os
import aioboto3

session = aioboto3.Session()


async def store(key, body):
    async with session.client("s3") as s3:
        await s3.put_object(Bucket=os.environ["BUCKET"], Key=key, Body=body)


async def main(event):
    async with session.resource("dynamodb") as ddb:
        table = await ddb.Table(os.environ["TABLE"])
        await table.put_item(Item=event)
    await asyncio.gather(*(store(f"raw/{i}", b"") for i in range(3)))


def handler(event, context):
    return asyncio.run(main(event))
