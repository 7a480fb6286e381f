"""Compute the figures from the bytes of the raw zone, by other code than the models': plain Python integers, no SQL.

Only the seeds are shared with the models: constants of the domain, which both would get wrong in the same way.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from functools import cache, lru_cache

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import Sidecar
from orchestration.checks.reference_captures import WEEK, periods_of, read_captures, sources
from orchestration.checks.reference_current import current, state_of
from orchestration.checks.reference_days import as_weeks_count_them, opened
from orchestration.checks.reference_parts import Entity
from orchestration.checks.reference_states import Ranks, State
from orchestration.checks.reference_weeks import Observation, summed, whole
from orchestration.seeds import read_seed

ATTRIBUTIONS = ("as_known_then", "as_known_now")


class Reference:
    """The captures' days, their weeks by source, and the states of a week.

    ``captures`` are the oldest first. With ``requested_weeks``, ``sidecars`` need be no more than those of these weeks
    and of the weeks before them.
    """

    def __init__(
        self,
        raw_zone: RawZone,
        requested_weeks: Collection[date] | None = None,
        sidecars: Iterable[Sidecar] | None = None,
    ) -> None:
        self.captures = read_captures(raw_zone, sidecars)
        self.requested_weeks = requested_weeks
        periods = periods_of(self.captures)
        (daily,) = (source for source in sources().values() if source.is_daily)
        self.days = opened(periods[daily.name], self.captures)
        counted = as_weeks_count_them(periods[daily.name], self.days)
        weeks: dict[date, dict[str, Observation]] = defaultdict(dict)
        for monday in filter(self._is_needed, {day - timedelta(days=day.weekday()) for day in self.days}):
            weeks[monday][daily.name] = summed(daily, monday, counted)
        for source in sources().values():
            for monday, period in periods[source.name].items() if source is not daily else ():
                if self._is_needed(monday):
                    weeks[monday][source.name] = whole(source, period)
        self.weeks = dict(weeks)
        self._states = {monday: _states(by_source.values()) for monday, by_source in weeks.items()}

    @property
    def compared_weeks(self) -> list[date]:
        """Return the requested weeks that the captures have."""
        return [week for week in self.weeks if self.requested_weeks is None or week in self.requested_weeks]

    def answering(self, week: date, basis: str) -> State | None:
        """Return the week as it is known on a basis of the facts; None where nothing answers for it."""
        return self._first(week, bases()[basis], lambda _: 0)

    def as_ranked(self, week: date) -> State | None:
        """Return the week that lists its models: as many of the first basis as can be."""
        return self._first(week, 1, lambda known: -min(len(known.rows), _ranks_of_first_basis()))

    @property
    def whole_market(self) -> str:
        """Return the basis that counts every row."""
        return next(basis for basis, ranks in bases().items() if ranks is None)

    def known_on(self, week: date, attribution: str) -> date:
        """Return the day whose knowledge an attribution uses for the figures of a week."""
        return date.max if attribution == "as_known_now" else week + timedelta(days=6)

    def _is_needed(self, monday: date) -> bool:
        weeks = self.requested_weeks
        return weeks is None or monday in weeks or monday + WEEK in weeks

    def _first(self, week: date, ranks: Ranks, preferred: Callable[[State], int]) -> State | None:
        return min(
            (known for known in self._states.get(week, ()) if known.answers(ranks)),
            key=lambda known: (not known.is_complete, preferred(known)),
            default=None,
        )


def _states(observations: Collection[Observation]) -> list[State]:
    """Return the current state of a week and its pages; of a week without one, what each source has, the days first."""
    state = current(observations)
    others = sorted(
        (one for one in observations if not one.is_exact),
        key=lambda one: (one.source.is_rounded, not one.source.is_daily, one.source.precedence),
    )
    if state is None:
        return [state_of(one) for one in others]
    return [state, *(state_of(one) for one in others if one.source.is_rounded)]


@cache
def bases() -> dict[str, Ranks]:
    """Return the ranks that count on each basis of the facts; None where every row does."""
    rows = (row for row in read_seed("bases") if row["is_published"] == "true")
    return {row["basis"]: int(row["ranks"]) if row["ranks"] else None for row in rows}


@cache
def _ranks_of_first_basis() -> int:
    return next(int(row["ranks"]) for row in read_seed("bases") if row["preference"] == "1")


@lru_cache(maxsize=2**16)  # a batch of weeks; each week asks of its own last day
def owner(model_permaslug: str, by: str, known_on: date) -> Entity:
    """Return the ``vendor`` of a model, or its ``country``, as known on a day; None where it belongs to none.

    The seeds are read once more, without the models.
    """
    vendor = _vendor(model_permaslug, known_on)
    return vendor if by == "vendor" else _country(vendor, known_on)


def _vendor(model_permaslug: str, known_on: date) -> str | None:
    slug, author = model_permaslug.split(":")[0], model_permaslug.split("/")[0]
    if _rows_of("routers", "model_slug", slug):
        return None
    vendor = next((row["vendor_id"] for row in _rows_of("authors", "author", author)), f"unmapped:{author}")
    if any(row["is_disclosed"] == "false" for row in _rows_of("vendors", "vendor_id", vendor)):
        for reveal in _rows_of("reveals", "model_slug", slug):
            if reveal["reveal_status"] == "confirmed" and reveal["revealed_on"] <= known_on.isoformat():
                return reveal["vendor_id"]
    return vendor


def _country(vendor: str | None, known_on: date) -> str | None:
    for home in _rows_of("vendors", "vendor_id", vendor or ""):
        if (home["valid_from"] or "0001-01-01") <= known_on.isoformat() < (home["valid_to"] or "9999-12-32"):
            return home["country_code"] or None
    return None


def _rows_of(seed: str, column: str, value: str) -> list[dict[str, str]]:
    return _rows_by(seed, column).get(value, [])


@cache
def _rows_by(seed: str, column: str) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in read_seed(seed):
        rows.setdefault(row[column], []).append(row)
    return rows
