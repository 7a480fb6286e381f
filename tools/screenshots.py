"""`make screenshots`: take pictures of the published site, the UI and the docs site into docs/images.

The pages see the clock of their edition, so that no picture has the banner of old figures.
"""

import re
import sys
from pathlib import Path

from orchestration.settings import PROJECT_ROOT, Settings
from tests.support.chromium import Scheme, chromium, page_in
from tests.support.serving import served_ui

IMAGES = PROJECT_ROOT / "docs" / "images"
SITE: tuple[tuple[str, str, int, Scheme], ...] = (
    ("site-wide", "weeks/2026-03-16.html", 1440, "light"),  # the README's week, with captures beside the sample too
    ("site-tablet", "index.html", 820, "light"),
    ("site-phone", "index.html", 390, "light"),
    ("site-dark", "index.html", 1440, "dark"),
    ("site-claim", "claims/std-us-growth.html", 1100, "light"),
    ("site-revisions", "revisions.html", 1440, "light"),
)


def main(images: Path = IMAGES) -> None:
    """Take every picture."""
    settings = Settings.from_environment()
    published = settings.published
    if not published.front_page.exists():
        sys.exit("Nothing is published yet: run `make run` first.")
    images.mkdir(exist_ok=True)
    as_of = re.findall(r'"(.*)"', (published.site / "edition.js").read_text(encoding="utf-8"))[0]
    with chromium() as browser:
        for name, address, width, scheme in SITE:
            with page_in(browser, width, scheme, offline=True) as page:
                page.clock.set_fixed_time(as_of)
                page.goto(f"file://{published.site.resolve()}/{address}")
                for picture in page.locator("figure.chart img").all()[:1]:  # some pages of the sample have none
                    picture.evaluate("image => image.decode()")
                page.screenshot(path=images / f"{name}.png")
                if name == "site-wide":
                    page.emulate_media(media="print")
                    page.screenshot(path=images / "site-print.png")
        with page_in(browser, 1400, offline=True) as page:
            page.goto(f"file://{published.docs_page}#!/model/model.token_almanac.fct_vendor_weekly")
            page.wait_for_timeout(3000)
            page.screenshot(path=images / "docs-site.png")
        with served_ui(settings.data_dir) as port, page_in(browser, 1500) as page:
            for name, path in (
                ("lineage", "asset-groups"),
                ("check", "assets/fct_country_weekly?view=checks&checkDetail=equals_the_captures"),
            ):
                page.goto(f"http://127.0.0.1:{port}/{path}")
                page.wait_for_timeout(6000)
                page.screenshot(path=images / f"dagster-{name}.png")
    print(f"pictures in {images}")


if __name__ == "__main__":
    main()
