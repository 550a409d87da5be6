"""A database column of moments."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models

from sohtx.core.moment import to_micros

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MomentField(models.BigIntegerField):  # type: ignore[type-arg]
    """A moment: microseconds in the database and in the program, exact and of one order everywhere."""

    def get_prep_value(self, value: Any) -> Any:
        """Take an aware date-time as well."""
        return super().get_prep_value(to_micros(value) if isinstance(value, datetime) else value)

    @staticmethod
    def as_datetime(micros: int) -> datetime:
        """The moment as an aware date-time."""
        return _EPOCH + timedelta(microseconds=micros)
