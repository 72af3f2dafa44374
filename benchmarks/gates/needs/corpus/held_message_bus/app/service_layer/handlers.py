def allocate(m, uow):
    with uow:
        item = uow.get(m["id"])
        uow.put(item)
def publish_allocated(m, publish): publish("allocated", m)
def email(m, notifications): notifications.send("x", "y")
def orphan(m, uow): uow.table.delete_item(Key={})
