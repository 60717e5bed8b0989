"""What village meetings (musdes, muskel) found of families: from a file to events."""

from producers.verval.importing import VervalReport, import_verval

__all__ = ["VervalReport", "import_verval"]
