"""The walk of the benchmark asks for rows that are there: a made-up id ends it with an answer of 404."""

import ast
from pathlib import Path

WALK = Path(__file__).parents[1] / "bench" / "planning_walk.py"
IDS = {"pk", "value", "evidence", "visit", "fact", "assignment", "finding", "candidate", "criterion", "above"}


def test_no_address_is_asked_for_with_a_made_up_id():
    made_up = [
        f"line {value.lineno}: {key.value} = {value.value}"
        for node in ast.walk(ast.parse(WALK.read_text()))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value in IDS and isinstance(value, ast.Constant)
    ]
    assert made_up == []
