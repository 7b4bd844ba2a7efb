"""The item bank as the house uses it, and which of its items need a second look."""

from review.domain.quiz import Item
from review.services.office import Office
from review.store.item_bank import ItemBank, load_bank


def bank() -> ItemBank:
    """The items and the blueprint of a paper; raises InvalidBankError."""
    return load_bank()


def stale_items(office: Office) -> tuple[Item, ...]:
    """Items whose rule is gone or has a newer revision than the item was written for."""
    rules = office.reader.rules
    return tuple(
        item
        for item in bank().items
        if item.rule
        and (
            item.rule.id not in rules
            or rules[item.rule.id].revision != item.rule.revision
        )
    )
