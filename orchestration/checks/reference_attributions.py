"""Attribute a model to a vendor and its home country on a day, from the seeds, as docs/method.md says."""

from datetime import date

from orchestration.seeds import read_seed


class Attributions:
    """Who an author was on a day, and where its home was: the seeds, read without the models."""

    def __init__(self) -> None:
        self._vendor_of = {row["author"]: row["vendor_id"] for row in read_seed("authors")}
        self._undisclosed = {row["vendor_id"] for row in read_seed("vendors") if row["is_disclosed"] == "false"}
        self._routers = {row["model_slug"] for row in read_seed("routers")}
        self._reveals = {
            row["model_slug"]: (date.fromisoformat(row["revealed_on"]), row["vendor_id"])
            for row in read_seed("reveals")
            if row["reveal_status"] == "confirmed"
        }
        self._homes = [
            (row["vendor_id"], row["valid_from"], row["valid_to"], row["country_code"]) for row in read_seed("vendors")
        ]

    def vendor(self, model_permaslug: str, known_on: date) -> str | None:
        """Return the vendor as known on a day; None for a router."""
        slug, author = model_permaslug.split(":")[0], model_permaslug.split("/")[0]
        if slug in self._routers:
            return None
        vendor = self._vendor_of.get(author, f"unmapped:{author}")
        if vendor in self._undisclosed and slug in self._reveals:
            revealed_on, revealed_as = self._reveals[slug]
            return revealed_as if revealed_on <= known_on else vendor
        return vendor

    def country(self, vendor: str | None, known_on: date) -> str | None:
        """Return the home of a vendor on a day; None where it has none or none is known."""
        for name, valid_from, valid_to, country in self._homes:
            in_force = (valid_from or "0001-01-01") <= known_on.isoformat() < (valid_to or "9999-12-32")
            if name == vendor and in_force:
                return country or None
        return None
