import boto3, os
from typing import Callable
from dataclasses import dataclass
@dataclass(slots=True)
class Handler:
    fn: Callable
    needs: tuple = ()
    def __call__(self, event, context): return self.fn(event)
def lazy(factory):
    box = []
    def get():
        if not box:
            box.append(factory())
        return box[0]
    return get
kin = lazy(lambda: boto3.client("kinesis"))
def chain(*fns):
    def run(x):
        for f in fns:
            x = f(x)
        return x
    return run
def put(x):
    kin().put_record(StreamName=os.environ["S"], Data=b"", PartitionKey="1"); return x
def mark(x):
    boto3.client("stepfunctions").send_task_success(taskToken=x["t"], output="{}"); return x
handler = Handler(chain(put, mark))
