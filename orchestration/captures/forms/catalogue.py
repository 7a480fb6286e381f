"""OpenRouter's lists of models and of providers, and a collector's history of list prices."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, FailFast, Field

from orchestration.captures.contract import (
    MAX_CLOCK_LEAD,
    CaptureFacts,
    Circumstances,
    Contract,
    IsoDate,
    Permaslug,
    Refused,
    refuse_repeats,
)
from orchestration.captures.form import Form, first_point

# A catalogue of 2026 has 368 models, the history 978; this is thirty years of such growth.
MAX_MODELS = 20_000
MAX_PROVIDERS = 5_000
# A price changes once a day at most, but for a few days with two changes.
MAX_POINTS = 5_000
# The most that one of 2026 has is 7: the hours of a day.
MAX_OVERRIDES = 100
# USD per million tokens: the dearest model of 2026 costs 600. As on the ranking page (weekly.py), a token costs 1 USD
# at most.
MAX_USD_PER_MTOK = Decimal(10**6)
# The tables hold nine decimals of a dollar per million tokens: a lower price would be read as free.
LEAST_USD_PER_MTOK = Decimal("1e-9")
VARIES = -(10**6)  # USD per million tokens: -1 a token
_PRICE = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")


def _text(value: str) -> str:
    if re.search(r"[\x00-\x1f\x7f]", value):
        raise ValueError(f"a text has no control characters, found {value!r:.60}")
    return value


def _decimal(value: object) -> Decimal:
    text = value if isinstance(value, str) else repr(value) if type(value) in (int, float) else ""
    if not _PRICE.fullmatch(text):
        raise ValueError(f"a price is a number or decimal text, found {value!r:.60}")
    return Decimal(text)


def _usd_per_mtok(value: object, factor: int) -> Decimal:
    price = _decimal(value) * factor
    if price and price != VARIES and not LEAST_USD_PER_MTOK <= price <= MAX_USD_PER_MTOK:
        least, most = f"{LEAST_USD_PER_MTOK:f}", f"{MAX_USD_PER_MTOK:f}"
        raise ValueError(f"a price is 0 or lies in {least} … {most} USD per million tokens, found {price}")
    return price


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Text = Annotated[str, Field(max_length=500), AfterValidator(_text)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_text)]
# Both are in USD per million tokens once they are read.
PricePerToken = Annotated[Decimal, BeforeValidator(lambda value: _usd_per_mtok(value, 10**6))]
PricePerMtok = Annotated[Decimal, BeforeValidator(lambda value: _usd_per_mtok(value, 1))]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Modalities = Annotated[list[Annotated[str, Field(pattern=r"^[a-z_-]{1,40}$")]], Field(max_length=20)]


class Override(Contract):
    """Prices under a condition: hours of the day (UTC), or a length of the prompt; null is the price without it."""

    prompt: PricePerToken | None = None
    completion: PricePerToken | None = None


class Pricing(Override):
    """List prices: USD per token, or in files that a collector rebuilt, per million tokens; -1 a token varies."""

    input_per_million: PricePerMtok | None = None
    output_per_million: PricePerMtok | None = None
    overrides: Annotated[list[Override], Field(max_length=MAX_OVERRIDES)] | None = None

    @property
    def usd_per_mtok(self) -> tuple[object, ...]:
        """Return all prices of prompt and completion; raise `Refused` where the two units differ."""
        prompt = _one_of(self.prompt, self.input_per_million)
        return prompt, _one_of(self.completion, self.output_per_million), *(self.overrides or ())


class Architecture(Contract):
    """The modalities of a model's input and output."""

    input_modalities: Modalities | None = None
    output_modalities: Modalities | None = None


class CatalogueModel(Contract):
    """One entry: the name that is asked for (``id``), and the one that usage is counted under (``canonical_slug``)."""

    id: Name
    canonical_slug: Permaslug | None = None
    name: Text | None = None
    # Epoch seconds, 2000 … 2199.
    created: Annotated[int, Field(ge=946_684_800, lt=7_258_118_400)] | None = None
    hugging_face_id: Text | None = None
    context_length: Annotated[int, Field(ge=0, le=10**12)] | None = None
    pricing: Pricing | None = None
    architecture: Architecture | None = None


class ModelCatalogue(Contract):
    """One answer of ``GET /models``. It names no moment."""

    data: Annotated[list[CatalogueModel], Field(min_length=1, max_length=MAX_MODELS), FailFast()]

    def facts_at(self, circumstances: Circumstances) -> CaptureFacts:
        """Return what it covers; raise `Refused` without a moment, and for what no single entry can show.

        A pair of names may occur twice, and does, when both say the same.
        """
        prices: dict[tuple[str, str | None], object] = {}
        seen_at = circumstances.moment
        newest = max((model.created for model in self.data if model.created is not None), default=0)
        if newest > (seen_at + MAX_CLOCK_LEAD).timestamp():
            made = dt.datetime.fromtimestamp(newest, dt.UTC).date()
            raise Refused(f"it lists a model made on {made}, after it was taken ({seen_at.date()})")
        for model in self.data:
            pair = model.id, model.canonical_slug
            price = model.pricing.usd_per_mtok if model.pricing else None
            if prices.setdefault(pair, price) != price:
                raise Refused(f"the model {model.id} ({model.canonical_slug}) has two prices")
        return _facts_of_a_day("models", seen_at, len(prices))


class Provider(Contract):
    """A company that serves models; where it and its machines are, as it says itself."""

    slug: Name
    name: Text
    headquarters: Country | None
    datacenters: Annotated[list[Country], Field(max_length=300)] | None


class ProviderCatalogue(Contract):
    """One answer of ``GET /providers``. It names no moment."""

    data: Annotated[list[Provider], Field(min_length=1, max_length=MAX_PROVIDERS), FailFast()]

    def facts_at(self, circumstances: Circumstances) -> CaptureFacts:
        """Return what it covers; raise `Refused` without a moment, and for what no single entry can show."""
        refuse_repeats("the provider", (provider.slug for provider in self.data))
        return _facts_of_a_day("providers", circumstances.moment, len(self.data))


Point = Annotated[tuple[IsoDate, PricePerMtok | None, PricePerMtok | None], BeforeValidator(_as_tuple)]


class PricedModel(Contract):
    """Every change of a model's list price: the day, USD per million prompt tokens, and completion tokens."""

    name: Text | None = None
    first_seen: IsoDate
    last_seen: IsoDate
    points: Annotated[list[Point], Field(min_length=1, max_length=MAX_POINTS), FailFast()]


class PriceHistory(Contract):
    """One file of a collector who looked every day; ``as_of`` is the last day."""

    as_of: IsoDate
    models: Annotated[dict[Name, PricedModel], Field(min_length=1, max_length=MAX_MODELS)]

    def facts_at(self, circumstances: Circumstances) -> CaptureFacts:
        """Return what the capture says of itself; raise `Refused` for what no single point can show.

        Of a day with two changes the last counts.
        """
        points = {(name, day) for name, model in self.models.items() for day in self._days(name, model)}
        days = [day for _, day in points]
        return CaptureFacts("price-history", circumstances.moment_on(self.as_of), min(days), max(days), len(points))

    def _days(self, name: str, model: PricedModel) -> Iterable[dt.date]:
        days = [day for day, _, _ in model.points]
        if any(before > after for before, after in pairwise(days)):
            raise Refused(f"the points of {name} are not in the order of their days")
        if not model.first_seen <= days[0] <= days[-1] <= model.last_seen <= self.as_of:
            raise Refused(f"the points of {name} lie outside the days on which it was seen")
        return days


def _one_of(per_token: Decimal | None, per_mtok: Decimal | None) -> Decimal | None:
    if None not in (per_token, per_mtok) and per_token != per_mtok:
        raise Refused(f"a price is given twice and differs: {per_token} and {per_mtok} USD per million tokens")
    return per_mtok if per_token is None else per_token


def _facts_of_a_day(dataset: str, seen_at: dt.datetime, rows: int) -> CaptureFacts:
    day = seen_at.astimezone(dt.UTC).date()
    return CaptureFacts(dataset, seen_at, day, day, rows)


FORMS = (
    Form(
        "model_catalogue",
        ModelCatalogue,
        lambda parsed: {"id", "pricing"} <= first_point(parsed).keys() and "model_permaslug" not in first_point(parsed),
        "Source: OpenRouter (openrouter.ai/api/v1/models), as of {as_of}.",
        is_undated=True,
        fills="catalogue_models",
    ),
    Form(
        "provider_catalogue",
        ProviderCatalogue,
        lambda parsed: {"slug", "headquarters"} <= first_point(parsed).keys(),
        "Source: OpenRouter (openrouter.ai/api/v1/providers), as of {as_of}.",
        is_undated=True,
        fills="catalogue_providers",
    ),
    Form(
        "price_history",
        PriceHistory,
        lambda parsed: "as_of" in parsed and isinstance(parsed.get("models"), dict),
        "Source: OpenRouter's list prices (openrouter.ai/models), collected daily by a third party, as of {as_of}.",
        names_a_day=True,
        fills="price_points",
    ),
)
