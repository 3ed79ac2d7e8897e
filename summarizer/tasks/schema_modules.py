"""Schema files as modules: `summarizer.tasks.schema_modules.NAME_at_FOLDER`, the folder in hexadecimal.

A schema file belongs to no package, so its classes could not be pickled. Here each file is a module under this one,
whose name says where the file lies, and importing that name loads it: results unpickle wherever the file can be read.
The shipped tasks are `NAME_shipped`, wherever they are installed.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from summarizer.errors import TaskError

_PACKAGE = Path(__file__).resolve().parents[1]
# An installed wheel carries the shipped tasks inside the package; a checkout has them beside it.
SHIPPED = _PACKAGE / "shipped" if (_PACKAGE / "shipped").is_dir() else _PACKAGE.parent
# What makes this module the parent of others.
__path__: list[str] = []
_LOCK = threading.RLock()


def schema_module(folder: Path, name: str) -> ModuleType:
    """The module of `FOLDER/schemas/NAME.py`, loaded anew where the file has changed. Raises TaskError."""
    module_name = _module_name(folder, name)
    path = _path(folder, name)
    with _LOCK:
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise TaskError(f"{path} cannot be read: {error.strerror}.") from None
        known = sys.modules.get(module_name)
        if known is not None and getattr(known, "__digest__", "") == digest:
            return known
        return _load(module_name, path, digest)


def _load(module_name: str, path: Path, digest: str) -> ModuleType:
    spec = spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise TaskError(f"{path} cannot be loaded as Python.")
    module = module_from_spec(spec)
    before = sys.modules.get(module_name)
    # Nested models under postponed annotations look their names up in sys.modules while the class is made.
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[module_name]
        if before is not None:
            sys.modules[module_name] = before
        raise TaskError(f"{path} cannot be loaded: {type(error).__name__}: {error}.") from error
    vars(module)["__digest__"] = digest
    return module


def _path(folder: Path, name: str) -> Path:
    return folder / "schemas" / f"{name}.py"


def _module_name(folder: Path, name: str) -> str:
    where = "shipped" if folder == SHIPPED else f"at_{str(folder.absolute()).encode('utf-8', 'surrogateescape').hex()}"
    return f"{__name__}.{name}_{where}"


def _place(module_name: str) -> tuple[Path, str]:
    """The folder and the task's name that a module's name stands for. Raises ValueError."""
    tail = module_name.removeprefix(f"{__name__}.")
    if tail.endswith("_shipped"):
        return SHIPPED, tail.removesuffix("_shipped")
    name, _, folder = tail.rpartition("_at_")
    return Path(bytes.fromhex(folder).decode("utf-8", "surrogateescape")), name


class _Finder:
    """Finds the modules under this one for `import`, and so for pickle."""

    @staticmethod
    def find_spec(
        fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(f"{__name__}."):
            return None
        try:
            file = _path(*_place(fullname))
        except ValueError:
            return None
        return spec_from_file_location(fullname, file) if file.is_file() else None


sys.meta_path.append(_Finder)
