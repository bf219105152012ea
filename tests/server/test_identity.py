"""Devices stay signed in: over restarts, while the secrets are kept, and no longer."""

from __future__ import annotations

import json
import os
import signal
import stat

import pytest
from visitors import NAME, Visitor, cookies_of

from workshop_kit.server import Room

pytestmark = pytest.mark.server

SHEET = f"api/sheets/{NAME}"
SECRETS = ("cookie.secret", "trainer.key")


def test_a_restarted_server_keeps_everybody_signed_in(serve):
    server = serve()
    people = [Visitor(server, name, team="1") for name in ("Ada", "Bob")]
    trainer = Visitor(server, joined=False)
    trainer.teach()
    save = {"value": "typed before", "base": 0, "id": "1"}
    assert people[0].send(f"{SHEET}/fields/own_sentence", "PUT", save)[0] == 200
    kept = {name: (server.data / name).read_bytes() for name in SECRETS}
    code = server.code
    for how in (signal.SIGTERM, signal.SIGKILL):
        server.end(how)
        server.start()
        assert server.code == code
        assert {name: (server.data / name).read_bytes() for name in SECRETS} == kept
        for person in people:
            assert person.raw(SHEET)[0] == 200
        found = json.loads(people[0].raw(SHEET)[1])["answers"]["own_sentence"]["value"]
        assert found == "typed before"
        assert trainer.raw("trainer?lang=en")[0] == 200
        # the page that was open may still save: its token is no older than its cookie
        again = {"value": f"after {how}", "base": None, "id": str(how)}
        assert people[1].send(f"{SHEET}/fields/own_sentence", "PUT", again)[0] in (200, 409)


def test_with_other_secrets_nobody_is_signed_in_and_a_resume_code_brings_them_back(serve):
    server = serve()
    ada = Visitor(server)
    with server.store() as store:
        code = store.participants.new_resume_code(ada.participant.owner)
    key = ada.key
    server.end()
    (server.data / "cookie.secret").write_text("short")
    server.start()
    assert ada.raw(SHEET)[0] == 401
    ada.ask("resume")
    assert ada.fill_in("resume", {"code": server.code, "resume": code})[0] == 303
    assert ada.key == key
    assert ada.raw(SHEET)[0] == 200


def test_cookies_tell_nothing_to_scripts_and_travel_to_this_server_only(light_server):
    visitor = Visitor(light_server)
    (name,) = cookies_of(light_server.code, visitor.key)
    (cookie,) = [one for one in visitor.jar if one.name == name]
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"
    assert cookie.path == "/"
    assert light_server.code not in visitor.cookies()
    assert "Ada" not in visitor.cookies()


def test_leaving_signs_out_and_loses_nothing(light_server):
    visitor = Visitor(light_server)
    save = {"value": "kept", "base": 0, "id": "1"}
    assert visitor.send(f"{SHEET}/fields/own_sentence", "PUT", save)[0] == 200
    owner = visitor.participant.owner
    assert visitor.fill_in("leave", {})[0] == 303
    assert visitor.raw(SHEET)[0] == 401
    with light_server.store() as store:
        assert store.answers(owner, NAME)["own_sentence"].value == "kept"


def room(folder) -> tuple[bytes, str]:
    opened = Room.open(folder)
    opened.close()
    return opened.secret, opened.trainer_key


def test_secrets_are_made_once_for_their_owner_only(tmp_path):
    first = room(tmp_path / "data")
    for name in SECRETS:
        path = tmp_path / "data" / name
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            path.chmod(0o644)
    assert room(tmp_path / "data") == first
    assert room(tmp_path / "other") != first
    if os.name == "posix":
        for name in SECRETS:
            assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [b"", b"\n", b"short", b"\xff\xfe not text \x00 at all, long"])
@pytest.mark.parametrize("name", SECRETS)
def test_a_damaged_secret_is_replaced(tmp_path, name, damage):
    first = dict(zip(SECRETS, room(tmp_path), strict=True))
    (tmp_path / name).write_bytes(damage)
    again = dict(zip(SECRETS, room(tmp_path), strict=True))
    assert len(again[name]) >= 16
    assert again[name] != first[name]
    (other,) = set(SECRETS) - {name}
    assert again[other] == first[other]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(f".{name}")]
