"""`almanac explain` says how a file is read, or what it lacks, and takes nothing; a run groups what it did not take."""

import json
from pathlib import Path

from orchestration.assets.captures import _because
from tests.support.kept import day_rows, put_in
from tests.support.project import answered

MOMENT = "2026-08-09T00:05:18Z"


def test_a_file_is_explained_with_its_first_rows(tmp_path: Path) -> None:
    chart = [{"x": "2026-08-03", "ys": {"a/b": 5, "Others": 9}}]
    document = {"fetched_at": MOMENT, "payload": {"days": day_rows(), "chart": chart, "few": day_rows()[:3]}}
    folder = put_in(tmp_path, {"two.json": json.dumps(document).encode()})
    explained = answered(tmp_path / "data", "explain", str(folder / "two.json"))
    assert explained.returncode == 0
    assert explained.stdout.splitlines() == [
        "two.json",
        "  payload.days, of the shape days, is a data_api_daily: 2026-08-07 … 2026-08-07, 51 rows",
        "  as of 2026-08-09T00:05:18+00:00, from fetched_at",
        *(
            f'    {{"date": "2026-08-07", "model_permaslug": "a/0{n}", "total_tokens": "{10**9 - n}"}}'
            for n in range(3)
        ),
        "  payload.chart, of the shape chart, is a weekly_chart: 2026-08-03 … 2026-08-09, 2 rows",
        "  as of 2026-08-09T00:05:18+00:00, from fetched_at",
        '    {"x": "2026-08-03", "ys": {"a/b": 5, "Others": 9}}',
        "  refused  2026-08-07 has 3 models without `other`, and a whole day has 50 and `other`: a part is not taken "
        "for the whole",
    ]
    assert not (tmp_path / "data").exists()


def test_a_file_that_would_be_refused_is_bad_input_until_its_moment_is_stated(tmp_path: Path) -> None:
    folder = put_in(tmp_path, {"2026-08-07.json": json.dumps({"data": day_rows()}).encode()})
    explained = answered(tmp_path / "data", "explain", str(folder))
    assert (explained.returncode, explained.stdout.splitlines()[1]) == (
        2,
        "  refused  daily rankings of 2026-08-07 without a moment: state it with --as-of, or put it in the file's "
        "name, as in 20260615T000500Z.json",
    )
    explained = answered(tmp_path / "data", "explain", str(folder), "--as-of", MOMENT)
    assert explained.returncode == 0
    assert "  as of 2026-08-09T00:05:18+00:00, from --as-of" in explained.stdout


def test_reasons_that_differ_in_numbers_are_one_line() -> None:
    refused = [
        ("a.json", "daily rankings of 2026-08-07 without a moment", ""),
        ("b.md", "not JSON: at 5", ".md"),
        ("c.json", "daily rankings of 2026-08-08 without a moment", ""),
        ("d.json", "4 rows of a whole ranking", ""),
        ("e.md", "not UTF-8", ".md"),
        ("f.json", "daily rankings of 2026-10-10 without a moment", ""),
    ]
    assert _because(refused) == [
        (3, "daily rankings of 2026-08-07 without a moment", "", "a.json"),
        (2, "not JSON: at 5", ".md", "b.md"),
        (1, "4 rows of a whole ranking", "", "d.json"),
    ]
