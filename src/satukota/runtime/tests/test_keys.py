import threading
from concurrent.futures import ThreadPoolExecutor

from satukota import key_files as keys


def test_a_secret_is_kept(tmp_path):
    first = keys.stored_secret(tmp_path / "data" / "x.key")
    assert len(first) > 40
    assert keys.stored_secret(tmp_path / "data" / "x.key") == first


def test_only_its_owner_may_read_it(tmp_path):
    keys.stored_secret(tmp_path / "x.key")
    assert (tmp_path / "x.key").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["x.key"]


def test_all_who_ask_at_once_get_the_same(tmp_path, monkeypatch):
    together, make = threading.Barrier(8), keys._make

    def make_together(path, begin):
        together.wait()
        make(path, begin)

    monkeypatch.setattr(keys, "_make", make_together)
    with ThreadPoolExecutor(8) as pool:
        given = set(pool.map(keys.stored_secret, [tmp_path / "x.key"] * 8))
    assert len(given) == 1


def test_a_key_that_is_replaced_stays_beside_the_new_one(tmp_path):
    (first,) = keys.key_ring(tmp_path / "keys", "audit")
    second = keys.rotate_key(tmp_path / "keys", "audit")
    assert list(keys.key_ring(tmp_path / "keys", "audit")) == [first, second]
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "keys").iterdir())


def test_a_key_of_another_installation_has_another_id(tmp_path):
    assert keys.key_ring(tmp_path / "a", "audit").keys() != keys.key_ring(tmp_path / "b", "audit").keys()
