"""The database takes what the machine can spare."""

import pytest

from sikkep.postgres.configuration import caches


@pytest.mark.parametrize(
    ("memory_mb", "shared", "hoped_for"),
    [(256, "128MB", "128MB"), (2048, "512MB", "1024MB"), (8192, "2048MB", "4096MB"), (65_536, "2048MB", "32768MB")],
)
def test_a_quarter_of_the_memory_and_never_more_than_two_gigabytes(memory_mb: int, shared: str, hoped_for: str) -> None:
    assert caches(memory_mb) == {"shared_buffers": shared, "effective_cache_size": hoped_for}
