"""The log: what is in it, what is never in it, and several processes that write it."""

from __future__ import annotations

import json
import logging
import multiprocessing
import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from structlog.contextvars import clear_contextvars

from workshop_kit import log
from workshop_kit.log import bind, event, log_request, report, take_over
from workshop_kit.store import AnswerRefused, PenHeld, StoreError

CODE, RESUME = "K7W-M4Q-XP2", "4RTY-9KMN"


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    clear_contextvars()
    yield tmp_path
    clear_contextvars()


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def failing(error: BaseException) -> str:
    secret = "my own answer"  # a local variable
    try:
        assert secret
        raise error
    except BaseException:
        return report("saving x12")


def test_the_log_is_private_and_follows_the_data_folder(tmp_path, monkeypatch):
    for folder in ("one", "two"):
        monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path / folder))
        entry = failing(RuntimeError(folder))
        kept = tmp_path / folder / "workshop.log"
        [line] = lines(kept)
        assert (line["error"], line["event"], line["level"]) == (entry, "saving x12", "error")
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_a_traceback_keeps_places_and_types_and_no_values(data):
    try:
        try:
            raise KeyError("Anna's answer")
        except KeyError as inner:
            raise ValueError(f"Anna wrote {inner}") from inner
    except ValueError:
        report("page /exercises/x12")
    told = lines(data / "workshop.log")[0]["traceback"]
    assert told.index("KeyError") < told.index("ValueError")
    assert "test_log.py" in told
    assert "Anna's answer'" not in told
    assert "Anna wrote Anna" not in told


@pytest.mark.parametrize(
    "error",
    [
        AnswerRefused("own", "Anna wrote 金价", "shorten it"),
        PenHeld("Anna 金价"),
        ExceptionGroup("Anna 金价", [ValueError("Anna 金价"), OSError("Anna 金价")]),
        FileNotFoundError(2, "No such file or directory", "/uploads/Anna 金价.xlsx"),
        SystemExit("Anna 金价"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_messages_that_may_quote_people_are_left_out(data, error):
    error.add_note("Anna 金价")
    failing(error)
    written = (data / "workshop.log").read_text("utf-8")
    assert type(error).__name__ in written
    assert "Anna" not in written
    assert "金价" not in written
    assert "my own answer" not in written.replace('secret = \\"my own answer\\"', "")


def test_messages_known_to_be_safe_are_kept(data):
    failing(StoreError("answers.sqlite cannot be written: make its folder writable"))
    failing(OSError(28, "No space left on device"))
    first, second = (line["traceback"] for line in lines(data / "workshop.log"))
    assert "StoreError: answers.sqlite cannot be written" in first
    assert "OSError: No space left on device" in second


@pytest.mark.parametrize(
    "fact",
    [
        "answer",
        "answers",
        "value",
        "key",
        "trainer_key",
        "code",
        "resume_code",
        "token",
        "cookie",
        "name",
        "names",
        "secret",
        "query",
        "Password",
        "x-xsrftoken-value",
    ],
)
def test_facts_that_belong_to_somebody_are_left_out(data, fact):
    event("joined", **{fact: "planted", "count": 1})
    [line] = lines(data / "workshop.log")
    assert "planted" not in json.dumps(line)
    assert (line["count"], line["left_out"]) == (1, fact)


def test_bound_facts_are_filtered_too_and_stand_in_each_entry(data):
    bind(request="r1", participant="p1", name="planted")
    event("saved", field="own")
    failing(RuntimeError())
    for line in lines(data / "workshop.log"):
        assert (line["request"], line["participant"]) == ("r1", "p1")
        assert "planted" not in json.dumps(line)


def test_what_is_no_number_and_no_short_text_is_told_by_its_type(data):
    event("odd", row={"own": "planted"}, none=None, long="x" * 10_000, ok=True)
    [line] = lines(data / "workshop.log")
    assert (line["row"], line["none"], line["ok"]) == ("dict", None, True)
    assert len(line["long"]) < 1000


@pytest.mark.parametrize(
    "text",
    [
        f"GET /join?code={CODE} refused",
        "HTTPServerRequest(uri='/trainer?key=planted-key', version='HTTP/1.1')",
        f"class {CODE}",
        f"code {RESUME} again",
        "/trainer?a=1&key=planted-key",
    ],
)
def test_queries_and_codes_are_blotted_out_of_texts(data, text):
    event(text, place=text)
    written = (data / "workshop.log").read_text("utf-8")
    for private in (CODE, RESUME, "planted-key", "key="):
        assert private not in written


def test_kernels_and_sheets_can_still_be_read(data):
    path = "/api/kernels/1f0c9a52-8c0e-4d8f-9f52-0d6a2a1f7c11/channels"
    log_request("GET", path, 200, 1.234)
    log_request("PUT", "/api/sheets/x12_customer_segments/fields/own", 503, 20)
    first, second = lines(data / "requests.log")
    assert (first["path"], first["ms"], first["level"]) == (path, 1.2, "info")
    assert (second["path"][-3:], second["status"], second["level"]) == ("own", 503, "error")


def test_a_line_stays_one_line_whatever_is_in_it(data):
    log_request("GET", "/a\n{}\u2028\x1b[31m\udc80", 404, 1)
    [line] = (data / "requests.log").read_text("utf-8").split("\n")[:-1]
    assert json.loads(line)["status"] == 404


def test_failures_in_several_threads_are_each_logged_once(data):
    def fails(n: int) -> str:
        try:
            raise RuntimeError(n)
        except RuntimeError:
            return report(f"thread {n}")

    with ThreadPoolExecutor(8) as threads:
        entries = list(threads.map(fails, range(40)))
    told = [line["error"] for line in lines(data / "workshop.log")]
    assert sorted(told) == sorted(entries)


def _writes(n: int) -> None:
    log.ROTATED_AT = 3_000
    for entry in range(60):
        event("written", writer=n, entry=entry)


def test_several_processes_rotate_the_log_and_lose_nothing_young(data):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_writes, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(300)
        assert writer.exitcode == 0
    files = sorted(data.glob("workshop.log*"))
    assert [file.name for file in files] == ["workshop.log", *(f"workshop.log.{n}" for n in "1234")]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    oldest_first = [*reversed(files[1:]), files[0]]
    told = [line for file in oldest_first for line in lines(file)]
    for n in range(4):
        entries = [line["entry"] for line in told if line["writer"] == n]
        assert entries == list(range(60 - len(entries), 60))
    assert all(2_900 < file.stat().st_size < 4_000 for file in files[1:])


def test_a_stopped_process_that_holds_the_log_silences_nobody(data, monkeypatch):
    monkeypatch.setattr(log, "ROTATED_AT", 10)
    event("first", text="long enough to be rotated")
    with log._held(data / "workshop.log", alone=True) as held:
        assert held
        event("second")
    event("third")
    told = [line["event"] for file in data.glob("workshop.log*") for line in lines(file)]
    assert sorted(told) == ["first", "second", "third"]


@pytest.mark.parametrize("obstacle", ["folder is a file", "log is a folder"])
def test_a_log_that_cannot_be_written_stops_nobody(data, monkeypatch, capsys, obstacle):
    if obstacle == "folder is a file":
        (data / "file").write_text("")
        monkeypatch.setenv("WORKSHOP_DATA", str(data / "file"))
    else:
        (data / "workshop.log").mkdir()
    entry = failing(RuntimeError("planted"))
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert entry in said
    assert "planted" not in said


def test_what_other_programs_log_is_tidied_for_file_and_terminal(data, capsys):
    theirs = logging.Logger("theirs")
    theirs.addHandler(logging.StreamHandler(sys.stderr))
    take_over(theirs)
    asked = f"HTTPServerRequest(method='GET', uri='/trainer?key=planted&code={CODE}')"
    try:
        raise ValueError("planted")
    except ValueError:
        theirs.error("Uncaught exception %s\n%s", "GET /trainer?key=planted", asked, exc_info=True)
    said = capsys.readouterr().err
    [line] = lines(data / "workshop.log")
    assert (line["level"], line["source"]) == ("error", "theirs")
    assert "ValueError" in line["traceback"]
    assert said.count("\n") == 1
    for private in ("planted", CODE):
        assert private not in said
        assert private not in json.dumps(line).replace('ValueError(\\"planted\\")', "")
