from repository.orders import OrderRepository
from services import billing

repo = OrderRepository.create()


def main(event, context):
    order = repo.find(event["id"])
    billing.charge(order)
    return order
