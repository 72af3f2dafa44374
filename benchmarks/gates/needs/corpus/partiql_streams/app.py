import boto3

client = boto3.client("dynamodb")
streams = boto3.client("dynamodbstreams")


def handler(event, context):
    client.execute_transaction(TransactStatements=[
        {"Statement": "INSERT INTO \"ledger\" VALUE {'id': ?}"},
        {"Statement": "UPDATE accounts SET balance = ? WHERE id = ?"},
        {"Statement": 'DELETE FROM "pending" WHERE id = ?'},
    ])
    client.batch_execute_statement(Statements=[{"Statement": 'SELECT * FROM "ledger"."by_day" WHERE day = ?'}])
    client.transact_get_items(TransactItems=[{"Get": {"TableName": "ledger", "Key": {}}}])
    client.describe_table(TableName="ledger")
