"""What partners pledged: from a file to events."""

from producers.partner_pledges.importing import PledgeReport, import_pledges
from producers.partner_pledges.rows import PledgesRefused

__all__ = ["PledgeReport", "PledgesRefused", "import_pledges"]
