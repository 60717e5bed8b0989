"""The forms of target lists: what each may hold, and the wish that it becomes."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from casework.lists.handing import Taking
from casework.lists.making import Order
from schemas.target_lists import ListForm, ListSort
from webui.data_request_forms import person_here
from webui.forms import CommandForm, MaybeDay
from webui.visitors import now


class MakeForm(CommandForm):
    """What a list is made of."""

    pledge_id: UUID
    sort: ListSort
    answer_by: MaybeDay = None

    def order(self) -> Order:
        """The same as the desk for lists knows it."""
        return Order(self.command_id, self.sort, self.pledge_id, self.answer_by)


class TakeForm(CommandForm):
    """As what a list is taken, and the person's own password once more."""

    form: ListForm
    password: Annotated[str, StringConstraints(max_length=128)]

    def taking(self) -> Taking:
        """The same as the desk for lists knows it."""
        return Taking(self.command_id, self.form, person_here(), now())
