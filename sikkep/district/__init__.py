"""An invented district: the real 311 kampung, families who do not exist, and registers with real registers' errors."""

from sikkep.district.generation import Options, Summary, generate
from sikkep.district.partners import OFFERS, PARTNERS, Offer, Partner
from sikkep.district.rates import Rates

__all__ = ["OFFERS", "PARTNERS", "Offer", "Options", "Partner", "Rates", "Summary", "generate"]
