"""What is published, beside Dagster's pages: the current one, apart from them, and a remedy before there is any."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from orchestration.cli.published import published_pages


def test_the_current_publication_is_served_and_to_a_browser_of_no_origin(tmp_path: Path) -> None:
    """A page of it with our origin could start runs; a link that is followed once would show an old publication."""
    link = tmp_path / "published"
    pages = TestClient(Starlette(routes=[Mount("/published", published_pages(link))]))
    before = pages.get("/published/report.html")
    assert before.status_code == 404
    assert "materialize the job `build`" in before.text
    for name in ("first", "second"):
        (tmp_path / name / "docs").mkdir(parents=True)
        (tmp_path / name / "report.html").write_text(name)
        (tmp_path / name / "docs" / "index.html").write_text(f"docs of the {name}")
        link.unlink(missing_ok=True)
        link.symlink_to(name)
        found = pages.get("/published/report.html")
        assert found.text == name
        policy = found.headers["content-security-policy"].split()
        assert policy[0] == "sandbox"
        assert "allow-same-origin" not in policy
        assert pages.get("/published/docs/").text == f"docs of the {name}"
    assert pages.get("/published/../first/report.html").status_code == 404
    assert pages.get("/published/%2e%2e/first/report.html").status_code == 404
