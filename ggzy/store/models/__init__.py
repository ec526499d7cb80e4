"""Tables of the store 登记库: who takes part, from where, in which post; one subject a file."""

from ggzy.store.models.experts import Expert
from ggzy.store.models.messages import Message, OutboxMessage
from ggzy.store.models.organisations import AccountHistory, ChangeRequest, NameHistory, Office, Organisation
from ggzy.store.models.people import Invitation, LoginAttempt, Person
from ggzy.store.models.posts import Post
from ggzy.store.models.regions import Region

__all__ = [
    "AccountHistory",
    "ChangeRequest",
    "Expert",
    "Invitation",
    "LoginAttempt",
    "Message",
    "NameHistory",
    "Office",
    "Organisation",
    "OutboxMessage",
    "Person",
    "Post",
    "Region",
]
