import os
import boto3
from fastapi import APIRouter, Depends, FastAPI
from mangum import Mangum

app = FastAPI()
router = APIRouter()


def table():
    return boto3.resource("dynamodb").Table(os.environ["TABLE"])


@router.get("/{item}")
def read(item: str, table=Depends(table)):
    return table.get_item(Key={"id": item})


@app.delete("/{item}")
async def remove(item: str, table=Depends(table)):
    return table.delete_item(Key={"id": item})


app.include_router(router)
handler = Mangum(app)
