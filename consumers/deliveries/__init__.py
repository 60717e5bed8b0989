"""Carries notices out of the house: today by e-mail."""

from consumers.deliveries.email import MailServer
from consumers.deliveries.rounds import deliver, deliver_due

__all__ = ["MailServer", "deliver", "deliver_due"]
