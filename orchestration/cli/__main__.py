"""``python -m orchestration.cli`` is the command ``almanac``."""

from orchestration.cli.main import main

main()
