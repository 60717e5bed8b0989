"""Several editions of each register of the invented district, and a truth of how they differ, family by family."""

from sikkep.district.editions.calendar import EDITIONS, Edition
from sikkep.district.editions.columns import EDITION_SHEETS, edition_file
from sikkep.district.editions.histories import History, Rows

__all__ = ["EDITIONS", "EDITION_SHEETS", "Edition", "History", "Rows", "edition_file"]
