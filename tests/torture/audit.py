"""Known holes in what is locked: ``python -m tests.torture.audit requirements-eval.lock``, which CI runs.

pip-audit asks a database on the network. Where that, or pip-audit itself, cannot be had, the step says so and passes: the lock and its hashes
stand without it. A hole that was found makes the exit status 1. A package that the database does not answer for is not taken for a sound one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PIP_AUDIT = "pip-audit>=2.7,<3"
_PATIENCE_S = 300


def audit(lock: Path) -> tuple[int, str]:
    """The exit status, and what there is to say."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True, timeout=_PATIENCE_S)
            install = [python, "-m", "pip", "install", "--quiet", PIP_AUDIT]
            subprocess.run(install, check=True, capture_output=True, timeout=_PATIENCE_S)
            command = [
                python,
                "-m",
                "pip_audit",
                "--requirement",
                lock,
                "--disable-pip",
                "--no-deps",
                "--progress-spinner",
                "off",
                "--format",
                "json",
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            return 0, "skipped: no answer within five minutes"
        except subprocess.CalledProcessError:
            return 0, "skipped: pip-audit cannot be installed here"
    return verdict(done.stdout)


def verdict(output: str) -> tuple[int, str]:
    """The exit status and what there is to say of pip-audit's JSON; a package that it skipped was not looked up."""
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 0, "skipped: the database of known holes cannot be reached from here"
    asked = [one for one in packages if "skip_reason" not in one]
    holes = [f"{one['name']} {one['version']}: {hole['id']}" for one in asked for hole in one["vulns"]]
    if not asked:
        return 0, f"skipped: the database answered for none of {len(packages)} packages"
    rest = f"; {len(packages) - len(asked)} could not be looked up" if len(asked) < len(packages) else ""
    found = "".join(f"\n  {hole}" for hole in holes)
    return int(bool(holes)), f"{len(holes)} known holes in {len(asked)} packages{rest}{found}"


if __name__ == "__main__":
    status, words = audit(Path(sys.argv[1]))
    sys.stdout.write(f"audit of {sys.argv[1]}: {words}\n")
    sys.exit(status)
