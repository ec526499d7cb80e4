"""A complaint handed in at the real door 投诉在窗口: a lot with a firm that took part, offices that hold their posts."""

from __future__ import annotations

from copy import copy
from typing import Any, Self
from uuid import uuid4

import msgspec

from ggzy.core.acts import complaint as acts
from ggzy.core.acts import notice
from ggzy.core.complaint import Complaint
from ggzy.core.roles import Actor
from ggzy.desk import clock, counter
from tests.core.case_story import CHIEF
from tests.core.complaint_story import DECISION, FILING, OWNER
from tests.desk.cases import official
from tests.desk.door import Lot, register_firms
from tests.people import OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE


class Grievance:
    """One complaint of RED about conduct in a noticed lot, so far as a test wants it."""

    def __init__(self, lot: Lot | None = None, **changed: Any) -> None:
        self.office, self.chief, self.elsewhere = official(SUPERVISOR), official(CHIEF), official(OTHER_SUPERVISOR)
        register_firms(RED)
        if lot is None:
            lot = Lot().noticed()
            lot.must(notice.ObtainFile(), RED)
        self.lot = lot
        told = {"deal": self.lot.stream, "matter": "conduct", "known_at": clock.now(), "respondents": (OWNER,), **changed}
        begun = counter.open_stream(msgspec.structs.replace(FILING, **told), RED, procedure="complaint/1", act_id=uuid4().hex)
        assert begun, str(begun)
        self.stream = begun.stream

    def again(self) -> Self:
        """As it was made, for the next test of a module that shares it."""
        counter.forget(self.stream)
        other = copy(self)
        other.lot = self.lot.again()
        return other

    @property
    def p(self) -> Complaint:
        p = counter.load(self.stream, Complaint)
        assert p
        return p

    def must(self, command: Any, by: Actor | None = None) -> counter.Accepted:
        done = counter.hand_in(self.stream, command, by or self.office)
        assert done, str(done)
        return done

    def accepted(self) -> Grievance:
        self.must(acts.AcceptComplaint())
        return self

    def replied(self) -> Grievance:
        self.accepted().must(acts.ReplyToComplaint(text="评审依法进行，业绩已核实"), TENDEREE)
        return self

    def decided(self) -> Grievance:
        self.replied().must(DECISION)
        return self

    def published(self) -> Grievance:
        self.decided().must(acts.PublishComplaintDecision())
        return self
