"""Returns: which version counts, and what it says for a period, out of its parts if need be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from .book import FLOW_MEASURES, Book, Version
from .clock import Period


@dataclass(frozen=True)
class Piece:
    """What one return contributed to a value."""

    version: Version
    value: Fraction


@dataclass(frozen=True)
class Reading:
    """A value that an organization reported for a period, and the returns out of which it was read."""

    pieces: tuple[Piece, ...]

    @property
    def value(self) -> Fraction:
        """The value."""
        return sum((piece.value for piece in self.pieces), Fraction(0))

    @property
    def is_estimate(self) -> bool:
        """Whether any return behind it was an estimate."""
        return any(piece.version.is_estimate for piece in self.pieces)


@dataclass(frozen=True)
class Filings:
    """The returns of a book as they were known at a moment."""

    book: Book
    known: datetime

    def counting(self, org_id: str, period: Period, include_submitted: bool) -> Version | None:
        """The version that counts, if one does."""
        versions = [
            version
            for version in self.book.returns.get((org_id, period.code), [])
            if version.recorded_at <= self.known
        ]
        decided = [version for version in versions if version.status in {"accepted", "withdrawn"}]
        last = decided[-1] if decided else None
        if include_submitted:
            waiting = [
                version
                for version in versions
                if version.status == "submitted" and (last is None or version.recorded_at > last.recorded_at)
            ]
            if waiting and not any(
                version.status == "rejected" and version.recorded_at > waiting[-1].recorded_at
                for version in versions
            ):
                return waiting[-1]
        return last if last is not None and last.status == "accepted" else None

    def read(self, org_id: str, period: Period, measure: str, include_submitted: bool) -> Reading | None:
        """A value, or None where it was not reported."""
        version = self.counting(org_id, period, include_submitted)
        if version is not None:
            value = version.values.get(measure)
            return None if value is None else Reading((Piece(version, value),))
        parts = period.parts()
        if not parts:
            return None
        if measure not in FLOW_MEASURES:
            return self.read(org_id, parts[-1], measure, include_submitted)
        readings = [self.read(org_id, part, measure, include_submitted) for part in parts]
        pieces = [piece for reading in readings if reading is not None for piece in reading.pieces]
        return None if None in readings else Reading(tuple(pieces))
