"""`python -m contract --check` says whether the published contract holds; `--write` publishes what was added."""

import argparse
import sys

from contract.files import broken, stale, write


def main() -> int:
    """0 where all is well, 1 where a promise would be broken or, with --check, a file is stale."""
    parser = argparse.ArgumentParser(prog="python -m contract", description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--check", action="store_true", help="compare only")
    choice.add_argument("--write", action="store_true", help="write the files anew, unless that would break a promise")
    asked = parser.parse_args()
    troubles = broken() or (
        [f"{path}: stale, run python -m contract --write" for path in stale()] if asked.check else []
    )
    for trouble in troubles:
        sys.stderr.write(f"{trouble}\n")
    if troubles:
        return 1
    if asked.write:
        sys.stdout.writelines(f"{path}\n" for path in write())
    return 0


if __name__ == "__main__":
    sys.exit(main())
