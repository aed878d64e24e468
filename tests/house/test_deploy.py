"""How the site is put before the public: secrets made once, every container closed in, only the proxy in reach."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
MAIL = "smtp://user:password@mail.example:587/?tls=1"


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture
def make_secrets(tmp_path):
    """The script in a folder of its own, as a function; its secrets lie in `tmp_path / "secrets"`."""
    script = shutil.copy(ROOT / "deploy" / "make-secrets", tmp_path)
    return lambda *arguments: subprocess.run([script, *arguments], capture_output=True, text=True, check=False)


def test_makes_every_secret_that_the_containers_are_given(make_secrets, tmp_path, compose):
    assert make_secrets(MAIL).returncode == 0
    made = {path.name: path.read_text(encoding="utf-8").strip() for path in (tmp_path / "secrets").iterdir()}
    assert {name: f"deploy/secrets/{name}" for name in made} == {name: about["file"] for name, about in compose["secrets"].items()}
    keys = [made[name] for name in ("secret_key", "encryption_keys", "blind_index_key", "postgres_password")]
    assert [bool(re.fullmatch(r"[A-Za-z0-9]{64}", key)) for key in keys] == [True] * 4
    assert len(set(keys)) == 4
    assert made["email_url"] == MAIL
    assert made["database_url"] == f"postgres://organise:{made['postgres_password']}@postgres:5432/organise"
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_never_replaces_a_secret(make_secrets, tmp_path):
    make_secrets(MAIL)
    before = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "secrets").iterdir()}
    assert make_secrets("smtp://another.example").returncode == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "secrets").iterdir()} == before


@pytest.mark.parametrize("arguments", [(), ("mail.example",), ("smtp://",), (MAIL, MAIL)])
def test_asks_for_a_mail_server_it_can_use_and_writes_nothing(make_secrets, tmp_path, arguments):
    answer = make_secrets(*arguments)
    assert (answer.returncode, answer.stdout, bool(answer.stderr)) == (1, "", True)
    assert not (tmp_path / "secrets").exists()


def test_closes_every_container_in(compose):
    closed = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"]}
    assert {name: {key: about.get(key) for key in closed} for name, about in compose["services"].items()} == dict.fromkeys(
        compose["services"], closed
    )


def test_opens_only_the_proxy_to_the_world(compose):
    assert [name for name, about in compose["services"].items() if "ports" in about] == ["proxy"]
    inner = {name for name, about in compose["networks"].items() if (about or {}).get("internal")}
    assert sorted(name for name, about in compose["services"].items() if set(about["networks"]) - inner) == ["proxy", "worker"]


def test_lets_the_web_processes_out_for_street_tiles_alone(compose):
    """The file that an operator adds for them changes this, a place to keep them and a secret, and nothing else."""
    added = yaml.safe_load((ROOT / "deploy" / "street-tiles.yml").read_text(encoding="utf-8"))
    changed = {"environment", "secrets", "volumes", "networks"}
    assert {name: set(about) - changed for name, about in added["services"].items()} == {"web": set(), "worker": set()}
    assert added["services"]["web"]["networks"] == [*compose["services"]["web"]["networks"], "outside"]
    assert "networks" not in added["services"]["worker"]
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    given = {re.sub(r"_FILE$", "", name) for name in added["services"]["web"]["environment"]} - {"WEB_THREADS"}
    assert sorted(name for name in given if f"`{name}`" not in reference) == []
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f"--owner=organise --group=organise {added['services']['web']['environment']['TILE_CACHE_DIR']}\n" in image


def test_lets_nobody_else_out_for_a_geocoder(compose):
    """The file that an operator adds for it gives variables that the reference explains, and nothing else."""
    added = yaml.safe_load((ROOT / "deploy" / "geocoder.yml").read_text(encoding="utf-8"))
    given = [(name, [*about]) for name, about in added["services"].items()]
    assert given == [(name, ["environment"]) for name in ("migrate", "web", "worker")]
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in added["services"]["worker"]["environment"] if f"`{name}`" not in reference] == []
    assert "outside" in compose["services"]["worker"]["networks"]


def test_lets_only_the_first_of_the_containers_write_newer_postcodes(compose):
    added = yaml.safe_load((ROOT / "deploy" / "newer-postcodes.yml").read_text(encoding="utf-8"))
    folder = "/var/lib/organise/places"
    assert {name: about["volumes"] for name, about in added["services"].items()} == {
        "migrate": [f"places:{folder}"],
        "web": [f"places:{folder}:ro"],
        "worker": [f"places:{folder}:ro"],
    }
    assert {about["environment"]["GAZETTEER_PATH"] for about in added["services"].values()} == {f"{folder}/geo.sqlite3"}
    assert set(added["services"]) <= set(compose["services"])
    assert "load_places" in added["services"]["migrate"]["command"][-1]
    assert f"--owner=organise --group=organise {folder} \\\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_can_run_more_workers(compose):
    assert {"container_name", "ports", "hostname"} & set(compose["services"]["worker"]) == set()


def test_sets_only_what_the_reference_explains(compose):
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    given = {re.sub(r"_FILE$", "", name) for name in compose["services"]["web"]["environment"]}
    assert sorted(name for name in given if f"`{name}`" not in reference) == []


def test_keeps_no_record_of_visitors_in_the_proxy():
    lines = [line.strip() for line in (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8").splitlines()]
    start = lines.index("{$SITE_HOST} {")
    assert [line for line in lines[start:] if line.startswith("log")] == []
    assert "request delete" in lines[:start]
