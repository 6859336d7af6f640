"""Every operation of the OpenAPI document, called as it says and as it does not, by schemathesis with all its checks.

    python -m tests.torture.openapi [CASES]

The application runs whole, with a key that opens everything and an account that may everything, over the tests' own engine: what is tried here is the
interface, and the engine has trials of its own.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rag.settings import Settings
from tests.web.fakes import FakeSource
from tests.web.serving import build, serving
from web.callers import Role, Scope
from web.store.keys import create_key
from web.store.opening import open_store
from web.store.users import add_user

CASES = 2_000


def run(cases: int = CASES) -> tuple[int, int, str]:
    """Call it; returns how many cases were tried, the exit status of schemathesis, and what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(storage_dir=Path(folder), anonymous="no", rate_per_minute=0)
        store = open_store(settings)
        add_user(store, "staff", Role.STAFF)
        _, key = create_key(store, "torture", [*Scope], per_minute=0, user="staff")
        with serving(build(FakeSource(), settings, lambda: store)) as url:
            command = [
                str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/api/v1/openapi.json", "--url", f"{url}/api/v1",
                "--checks", "all", "--header", f"Authorization: Bearer {key}", "--max-examples", str(max(5, cases // 30)),
                "--continue-on-failure", "--no-color", "--generation-database", "none", "--request-timeout", "60", "--seed", "148",
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        store.close()
    tried = [int(found.replace(",", "")) for found in re.findall(r"([\d,]+) generated", done.stdout)]
    return sum(tried), done.returncode, done.stdout + done.stderr


def main() -> int:
    """Print what came of it."""
    tried, status, printed = run(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
    print(printed if status else printed[-1_500:])
    print(f"{tried} cases; goal: no failures; exit status {status}")
    return status


if __name__ == "__main__":
    sys.exit(main())
