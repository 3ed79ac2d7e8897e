"""What the Dockerfile and the compose file name is there, and what they promise holds, even where no engine runs."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PORT = 8764


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = [line.split(None, 1) for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(line[0], line[1]) for line in lines]


def values(name: str) -> list[str]:
    return [value for instruction, value in instructions() if instruction == name]


def compose(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text("utf-8"))
    return found


def service() -> dict[str, Any]:
    found: dict[str, Any] = compose("compose.yaml")["services"]["summarizer"]
    return found


def replicas() -> dict[str, dict[str, Any]]:
    """The replicas of the other compose file, by name."""
    services = compose("compose.replicas.yaml")["services"]
    return {name: each for name, each in services.items() if "build" in each}


def known_variables() -> set[str]:
    from summarizer.settings import OPTIONS

    return {name for option in OPTIONS.values() for name in option.environment}


def test_everything_that_is_copied_is_in_the_checkout_and_in_the_build_context() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    for value in values("COPY"):
        if not value.startswith("--from"):
            for source in value.split()[:-1]:
                assert (ROOT / source).exists() and source.rstrip("/") in allowed, source


def test_the_extras_it_installs_exist_and_hold_what_the_service_imports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = re.search(r"pip install[^']*'\.\[([^\]]+)\]'", " ".join(values("RUN")))
    assert extras is not None
    named = extras[1].split(",")
    assert set(named) <= set(project["optional-dependencies"])
    required = " ".join(
        [*project["dependencies"], *(each for name in named for each in project["optional-dependencies"][name])]
    )
    for path in (ROOT / "summarizer" / "service").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                top = node.module.split(".")[0].replace("_", "-")
                if top in {"fastapi", "prometheus-client", "uvicorn", "pydantic", "starlette"}:
                    assert top in required, (path.name, top)


def test_its_command_starts_the_service_with_options_that_exist() -> None:
    from summarizer.commands.serve import serve

    program, command, *arguments = json.loads(values("ENTRYPOINT")[0])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert (program in scripts, command) == (True, "serve")
    given = serve.make_context("serve", list(arguments)).params
    assert (given["host"], given["port"], given["directory"]) == ("0.0.0.0", PORT, Path("/data/service"))


def test_it_runs_as_a_user_without_rights_in_a_folder_of_its_own() -> None:
    assert values("USER") == ["10001"] and "--uid 10001" in " ".join(values("RUN"))
    last = [name for name, _ in instructions()][instructions().index(("USER", "10001")) :]
    assert "RUN" not in last and "COPY" not in last
    assert values("VOLUME") == ["/data"] and service()["volumes"] == ["data:/data"]
    environment = dict(part.split("=", 1) for part in values("ENV")[0].split())
    assert {name for name in environment if name.startswith("SUMMARIZER_")} <= known_variables()
    for name in ("SUMMARIZER_CACHE_DIR", "SUMMARIZER_MODELS_DIR"):
        assert environment[name].startswith("/data/")


def test_its_health_check_asks_an_address_that_needs_no_token() -> None:
    pytest.importorskip("fastapi")
    from summarizer.service.guard import OPEN

    check = values("HEALTHCHECK")[0]
    code = json.loads(check[check.index("CMD ") + 4 :])
    ast.parse(code[2])
    path = re.search(rf"http://127\.0\.0\.1:{PORT}(/\w+)'", code[2])
    assert path is not None and path[1] in OPEN and code[:2] == ["python", "-c"]


def test_the_ports_are_the_same_everywhere_and_the_host_opens_loopback_alone() -> None:
    from summarizer.commands.serve import serve

    assert values("EXPOSE") == [str(PORT)]
    assert service()["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert {option.name: option.default for option in serve.params}["port"] == PORT


def test_the_replicas_share_a_database_and_nothing_else() -> None:
    found = compose("compose.replicas.yaml")
    assert set(found["volumes"]) == {"one", "other", "database"}
    assert {each["volumes"][0] for each in replicas().values()} == {"one:/data", "other:/data"}
    assert {each["ports"][0] for each in replicas().values()} == {f"127.0.0.1:{PORT + n}:{PORT}" for n in (0, 1)}
    urls = {each["environment"]["SUMMARIZER_DATABASE"] for each in replicas().values()}
    password = found["services"]["database"]["environment"]["POSTGRES_PASSWORD"]
    assert len(urls) == 1 and "DATABASE_PASSWORD:?" in urls.pop() and "DATABASE_PASSWORD" in password
    assert all(each["depends_on"]["database"]["condition"] == "service_healthy" for each in replicas().values())
    assert "ports" not in found["services"]["database"]


@pytest.mark.parametrize("found", [service(), *replicas().values()], ids=["alone", *replicas()])
def test_compose_demands_a_token_and_gives_no_rights(found: dict[str, Any]) -> None:
    assert set(found["environment"]) <= known_variables()
    assert ":?" in found["environment"]["SUMMARIZER_SERVE_TOKEN"]
    assert found["read_only"] and found["cap_drop"] == ["ALL"] and found["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in found and "user" not in found


def test_compose_waits_longer_than_the_service_takes_to_stop() -> None:
    pytest.importorskip("fastapi")
    from summarizer.service.config import Limits

    for each in (service(), *replicas().values()):
        assert int(each["stop_grace_period"].rstrip("s")) > Limits().drain + 5
