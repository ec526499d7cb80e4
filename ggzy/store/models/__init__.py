"""Tables of the store 登记库: who takes part, from where, in which post; one subject a file."""

from ggzy.store.models.calendar import PublishedYear
from ggzy.store.models.cases import BarRow, CaseCard, ExplainedCard, Heir, StoppedAct
from ggzy.store.models.dockets import (
    DocketCard,
    ImportedRow,
    ListRun,
    ListSource,
    NameAlias,
    OldDeal,
    OutsideProject,
    Shareholding,
)
from ggzy.store.models.dossiers import DossierRow, RatingCard
from ggzy.store.models.exhibits import NamedFile, NamedUpTo
from ggzy.store.models.experts import Expert
from ggzy.store.models.journal import Clock, Deal, JournalEntry, JournalStream, Participant, ToDoRow
from ggzy.store.models.log import LogHead, LogLeaf
from ggzy.store.models.matters import MatterCard
from ggzy.store.models.messages import Message, OutboxMessage
from ggzy.store.models.monitoring import Certificate, ClockReading, Heartbeat, OutageRecord
from ggzy.store.models.offices import ChecklistRow, OfficeCard, PowerRow
from ggzy.store.models.opened import AtOpening
from ggzy.store.models.organisations import AccountHistory, ChangeRequest, NameHistory, Office, Organisation
from ggzy.store.models.people import Invitation, LoginAttempt, Person
from ggzy.store.models.posts import Post
from ggzy.store.models.refused import RefusedAct
from ggzy.store.models.regions import Region
from ggzy.store.models.reports import ReportFile, ReportRow, ReportWord
from ggzy.store.models.reviews import FalseFinding, ReviewSpell
from ggzy.store.models.second import SecondRequest
from ggzy.store.models.sights import Sight
from ggzy.store.models.vault import SealedFile, UploadChunk, UploadSession

__all__ = [
    "AccountHistory",
    "AtOpening",
    "BarRow",
    "CaseCard",
    "Certificate",
    "ChangeRequest",
    "ChecklistRow",
    "Clock",
    "ClockReading",
    "Deal",
    "Expert",
    "ExplainedCard",
    "FalseFinding",
    "Heartbeat",
    "Invitation",
    "JournalEntry",
    "JournalStream",
    "ListRun",
    "ListSource",
    "LogHead",
    "LogLeaf",
    "LoginAttempt",
    "MatterCard",
    "DocketCard",
    "DossierRow",
    "Message",
    "NameAlias",
    "NameHistory",
    "NamedFile",
    "NamedUpTo",
    "Office",
    "OfficeCard",
    "Organisation",
    "OutageRecord",
    "OutboxMessage",
    "OutsideProject",
    "ImportedRow",
    "OldDeal",
    "Participant",
    "Person",
    "Post",
    "PowerRow",
    "PublishedYear",
    "RatingCard",
    "RefusedAct",
    "Region",
    "ReviewSpell",
    "ReportFile",
    "ReportRow",
    "ReportWord",
    "SealedFile",
    "Shareholding",
    "SecondRequest",
    "Sight",
    "Heir",
    "StoppedAct",
    "ToDoRow",
    "UploadChunk",
    "UploadSession",
]
