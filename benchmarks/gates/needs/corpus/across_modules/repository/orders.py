from .base import Repository


class OrderRepository(Repository):
    table_name = "orders"

    def find(self, order_id):
        return self._get({"pk": order_id})

    def remove(self, order_id):
        self.table.delete_item(Key={"pk": order_id})
