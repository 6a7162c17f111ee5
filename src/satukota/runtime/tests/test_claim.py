import os
import threading

from satukota.runtime import claim

HOLDER = claim.Holder(os.getpid(), "0.0.0.0", 8000)


def test_only_one_may_hold_an_installation(tmp_path):
    with claim.take(tmp_path, HOLDER):
        assert claim.take(tmp_path, HOLDER) is None


def test_others_learn_who_holds_it(tmp_path):
    with claim.take(tmp_path, HOLDER):
        assert claim.holder_of(tmp_path) == HOLDER
    assert claim.holder_of(tmp_path) is None


def test_a_holder_that_is_still_writing_its_name_is_waited_for(tmp_path, monkeypatch):
    writing = threading.Event()
    monkeypatch.setattr(claim.time, "sleep", lambda seconds: writing.set())
    with claim.take(tmp_path, HOLDER) as handle:
        text = (tmp_path / "up.lock").read_text()
        (tmp_path / "up.lock").write_text("")
        found = []
        reader = threading.Thread(target=lambda: found.append(claim.holder_of(tmp_path)))
        monkeypatch.setattr(claim, "READ_TRIES", 10**9)
        reader.start()
        writing.wait()
        handle.write(text)
        handle.flush()
        reader.join()
    assert found == [HOLDER]


def test_the_address_is_one_that_a_browser_can_open():
    assert HOLDER.url == "http://127.0.0.1:8000/"
    assert claim.Holder(1, "::", 8000).url == "http://[::1]:8000/"
    assert claim.Holder(1, "kota.example", 80).url == "http://kota.example:80/"
