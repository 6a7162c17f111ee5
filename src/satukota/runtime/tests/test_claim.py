from satukota.runtime import claim

HOLDER = claim.Holder(42, "0.0.0.0", 8000)


def test_only_one_may_hold_an_installation(tmp_path):
    with claim.take(tmp_path, HOLDER):
        assert claim.take(tmp_path, HOLDER) is None


def test_others_learn_who_holds_it(tmp_path):
    with claim.take(tmp_path, HOLDER):
        assert claim.held_by(tmp_path) == HOLDER
    assert claim.held_by(tmp_path) is None


def test_the_address_is_one_that_a_browser_can_open():
    assert HOLDER.url == "http://127.0.0.1:8000/"
    assert claim.Holder(1, "::", 8000).url == "http://[::1]:8000/"
    assert claim.Holder(1, "kota.example", 80).url == "http://kota.example:80/"
