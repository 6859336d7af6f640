"""The commands of the platform: ``wenju db | doctor | key | mcp | user``. Only the arguments are here; a module of each is imported when it runs.

Not for: ``serve``, ``ask`` and the others, which ``wenju.py`` has.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

from rag.settings import Settings
from web.callers import ROLES, Scope


def add_commands(commands: Any) -> None:
    """Add them to the program's sub-parsers."""
    _db(commands.add_parser("db", help="the database: bring its tables up to date, back it up, restore it"))
    _runs(
        commands.add_parser("mcp", help="serve an assistant on this machine (Model Context Protocol over stdio)"),
        "mcp",
        "serve",
    )
    doctor = commands.add_parser(
        "doctor", help="what is installed, and whether index, model, database and disk are well"
    )
    doctor.add_argument("--json", action="store_true", help="print JSON")
    _runs(doctor, "doctor", "examine")
    _user(commands.add_parser("user", help="accounts: add, role, password, disable, enable, remove, list"))
    _key(commands.add_parser("key", help="keys with which programs ask over HTTP"))


def _db(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _runs(actions.add_parser("upgrade", help="bring the tables up to this version"), "db", "upgrade")
    backup = actions.add_parser("backup", help="write everything to a file; the server may run")
    backup.add_argument("file", type=Path, metavar="FILE")
    _runs(backup, "db", "backup")
    restore = actions.add_parser("restore", help="fill the database from such a file; stop the server first")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="what is in the database now shall go")
    _runs(restore, "db", "restore")


def _key(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a key and show it, this once")
    create.add_argument("name", metavar="NAME", help="what it is for")
    create.add_argument(
        "--scope",
        action="append",
        choices=[*map(str, Scope)],
        help="what it opens; repeat (default: ask, read, verify)",
    )
    create.add_argument("--per-minute", type=int, default=60, metavar="N", help="requests a minute (default 60)")
    create.add_argument("--days", type=int, default=0, metavar="N", help="days until it is over (default 0: never)")
    create.add_argument(
        "--user", default="", metavar="NAME", help="the account it belongs to: its role, its conversations"
    )
    _runs(create, "keys", "create")
    listed = actions.add_parser("list", help="every key, without what opens a door")
    listed.add_argument("--json", action="store_true", help="print JSON")
    _runs(listed, "keys", "listed")
    revoke = actions.add_parser("revoke", help="shut a key for good")
    revoke.add_argument("id", metavar="ID", help="its id, or the key itself")
    _runs(revoke, "keys", "revoke")


def _user(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make an account; the password is asked for, or read from standard input")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", choices=[*map(str, ROLES)], default=str(ROLES[0]), help="default: member")
    _runs(add, "users", "add")
    role = actions.add_parser("role", help="give an account another role")
    role.add_argument("name", metavar="NAME")
    role.add_argument("role", choices=[*map(str, ROLES)])
    _runs(role, "users", "role")
    for name, does in (
        ("password", "give an account another password; who is signed in with it no longer is"),
        ("disable", "shut an account, its sessions and its keys"),
        ("enable", "open it again"),
        ("remove", "delete an account with its keys and conversations"),
    ):
        one = actions.add_parser(name, help=does)
        one.add_argument("name", metavar="NAME")
        _runs(one, "users", name)
    _runs(actions.add_parser("list", help="every account"), "users", "listed")


def _runs(parser: argparse.ArgumentParser, module: str, name: str) -> None:
    def run(arguments: argparse.Namespace, settings: Settings) -> int:
        return int(getattr(import_module(f"web.commands.{module}"), name)(arguments, settings) or 0)

    parser.set_defaults(run=run)
