"""Guard: every page has its roles, no page is left over in the table, and reading pages writes nothing."""

import ast
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine

from casework.store.sealing import Sealer
from schemas.codes import Role
from schemas.events import KINDS
from webui import kinds
from webui.app import create_app
from webui.config import WebConfig
from webui.permissions import KEY, PUBLIC, ROUTES

ROOT = Path(__file__).parents[2]
WRITES = {"carry_out", "keep_note", "append_reading", "switch_user", "add_user", "open_session", "close_session"}


def app() -> Flask:
    """The application on a database that is never asked."""
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    sealer = Sealer({1: b"k" * 32}, b"i" * 32)
    return create_app(
        WebConfig(engine, sealer, "k" * 40, "http://localhost", ("localhost",), ROOT, lambda: datetime.now(UTC))
    )


def test_every_route_has_a_role_and_every_role_a_route() -> None:
    assert {rule.endpoint for rule in app().url_map.iter_rules()} == set(ROUTES)
    given = [roles for roles in ROUTES.values() if roles not in (PUBLIC, KEY)]
    assert all(roles and roles <= set(Role) for roles in given)
    assert set(Role) == {role for roles in given for role in roles}


def test_a_page_reads_or_writes_but_never_both() -> None:
    for rule in app().url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods in ({"GET"}, {"POST"}), rule.endpoint


def test_views_that_answer_get_call_nothing_that_writes() -> None:
    for path in (ROOT / "webui").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and ".get(" in "".join(map(ast.unparse, node.decorator_list)):
                called = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
                assert not called & WRITES, f"{path.name}:{node.name}"


def test_every_kind_has_a_partial_a_name_and_a_group() -> None:
    drawn = {path.stem for path in (ROOT / "webui/templates/cases/timeline").glob("[!_]*.html")}
    assert drawn == set(KINDS) == set(kinds.KINDS)
    assert {kinds.group_of(kind) for kind in KINDS} == set(kinds.GROUPS)
