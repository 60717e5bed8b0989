"""Whether one area lies in another, by their official codes."""


def lies_within(place: str, area: str | None) -> bool:
    """No area is everywhere. Codes are compared part by part: 18.02.1 is no place, and must not take in 18.02.10."""
    return area is None or place == area or place.startswith(area + ".")
