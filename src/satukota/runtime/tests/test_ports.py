"""Ports belong to one installation from the moment it starts."""

import socket

from satukota.runtime.supervisor import port_free, reserve_port


def test_a_port_is_kept_while_the_city_still_starts():
    """Servers share a port by SO_REUSEPORT, so a second city would take half of the requests unseen."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with reserve_port("127.0.0.1", port):
        assert not port_free("127.0.0.1", port)
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            server.bind(("127.0.0.1", port))
            server.listen()
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            server.accept()[0].close()
    assert port_free("127.0.0.1", port)
