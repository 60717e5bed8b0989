"""What village meetings (musdes, muskel) found of families: from a file to events."""

from producers.verval.importing import Bringer, VervalReport, import_verval

__all__ = ["Bringer", "VervalReport", "import_verval"]
