"""A real browser for the tests: Debian's Chromium, driven by Playwright, with axe-core."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from orchestration.settings import PROJECT_ROOT

# Without these, Chromium tries to reach its maker's hosts at every start, and needs a sandbox that root has not.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = PROJECT_ROOT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("ALMANAC_REQUIRE_BROWSER"),
    reason="no Chromium; on Debian or Ubuntu: sudo apt-get install chromium",
)
Scheme = Literal["light", "dark"]


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Start a headless Chromium with an empty profile, and with more flags, until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM or "/usr/bin/chromium", args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page_in(browser: Browser, width: int = 1200, scheme: Scheme = "light", *, offline: bool = False) -> Iterator[Page]:
    """Open a page in a context of its own until the block ends."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=offline)
    try:
        yield context.new_page()
    finally:
        context.close()


def serious_violations(page: Page) -> list[dict[str, Any]]:
    """Ask axe-core what is wrong with the page, and keep what is serious or critical."""
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        {"id": violation["id"], "help": violation["help"], "nodes": [node["html"][:200] for node in violation["nodes"]]}
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
