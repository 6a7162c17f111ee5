"""Sixty ways to call 112, by SIPp through Kamailio to the agent: each becomes exactly one call on the desk."""

import html
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from satukota.modules.emergency.models import Call
from satukota.modules.emergency.queries.desk import desk as board
from satukota.modules.emergency.tests.test_any_call import CIVIC, POINT, POLYGON
from satukota.modules.emergency.tests.test_telephone_chain import (
    SIP_PORT,
    processes,
    silent_chain,
    speech,
    wait_for,
)

__all__ = ["processes", "silent_chain", "speech"]
HERE = Path(__file__).parent / "telephony"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("sipp") and shutil.which("kamailio")), reason="needs sip-tester and kamailio"),
    pytest.mark.django_db(transaction=True),
]
HOST = "[local_ip]"
SDP = "v=0\no=c 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 6002 RTP/AVP 8 0 101\na=rtpmap:101 telephone-event/8000\n"
CIRCLE = POINT.replace("<gml:pos>", "<gs:Circle xmlns:gs='http://www.opengis.net/pidflo/1.0'><gml:pos>").replace(
    "</gml:pos>", "</gml:pos><gs:radius uom='urn:ogc:def:uom:EPSG::9001'>50</gs:radius></gs:Circle>"
)
GEO = "Geolocation: <geo:-6.0125,106.0212"
CID = "Geolocation: <cid:t@x>"


@dataclass
class Variant:
    """One INVITE."""

    caller: str = f"<sip:081234567890@{HOST}>"
    to: str = "<sip:112@127.0.0.1>"
    uri: str = f"sip:112@127.0.0.1:{SIP_PORT}"
    more: list[str] = field(default_factory=list)
    body: str = SDP
    kind: str = "application/sdp"
    call_id: str = ""
    names: dict[str, str] = field(default_factory=dict)


def media(line, *attributes):
    return SDP.split("m=audio")[0] + f"m=audio 6002 {line}\n" + "".join(f"a={text}\n" for text in attributes)


def both(document):
    return (
        f"--b\nContent-Type: application/sdp\n\n{SDP}\n--b\nContent-Type: application/pidf+xml\nContent-ID: <t@x>\n\n"
        f"{document}\n--b--\n"
    )


def with_place(document):
    return Variant(more=[CID], body=both(document), kind='multipart/mixed; boundary="b"')


VARIANTS = {
    # the thirty of the trial
    "mobile number": Variant(),
    "+62": Variant(f"<sip:+6281234567890@{HOST}>"),
    "0062": Variant(f"<sip:006281234567890@{HOST}>"),
    "tel:+62-": Variant("<tel:+62-812-3456-7890>"),
    "phone-context": Variant(f"<sip:08123456;phone-context=+62@{HOST}>"),
    "landline": Variant(f"<sip:0254391234@{HOST}>"),
    "asserted, From anonymous": Variant(
        "<sip:anonymous@anonymous.invalid>", more=["P-Asserted-Identity: <tel:+6281234567890>"]
    ),
    "anonymous": Variant('"Anonymous" <sip:anonymous@anonymous.invalid>'),
    "host alone": Variant("<sip:127.0.0.1>"),
    "SIP name": Variant(f"<sip:warga99@{HOST}>"),
    "long caller": Variant(f"<sip:{'8' * 90}@{HOST}>"),
    "urn in To": Variant(to="<urn:service:sos>"),
    "urn in the Request-URI": Variant(uri="urn:service:sos.fire", to="<urn:service:sos.fire>"),
    "geo": Variant(more=[f"{GEO};u=35>"]),
    "geo with altitude and crs": Variant(more=["Geolocation: <geo:-6.0125,106.0212,12;crs=wgs84;u=35>"]),
    "two places in one header": Variant(more=[f"{GEO}>, <geo:-6.02,106.03;u=10>"]),
    "PIDF-LO point": with_place(POINT),
    "PIDF-LO circle": with_place(CIRCLE),
    "PIDF-LO polygon": with_place(POLYGON),
    "PIDF-LO civic": with_place(CIVIC),
    "place by reference": Variant(more=["Geolocation: <https://lis.invalid/x>"]),
    "HELD": Variant(more=["Geolocation: <helds://lis.invalid/x>"]),
    "reference, then geo": Variant(more=["Geolocation: <https://lis.invalid/x>", f"{GEO};u=9>"]),
    "PIDF-LO without a header": Variant(body=both(POINT), kind="multipart/mixed; boundary=b"),
    "outside the city": Variant(more=["Geolocation: <geo:-7.5,112.0>"]),
    "0,0": Variant(more=["Geolocation: <geo:0,0>"]),
    "no SDP": Variant(body="", kind=""),
    "AMR-WB only": Variant(body=media("RTP/AVP 96", "rtpmap:96 AMR-WB/16000")),
    "IPv6": Variant(body=SDP.replace("IN IP4 127.0.0.1", "IN IP6 ::1")),
    "SRTP": Variant(body=media("RTP/SAVP 8", "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc")),
    # thirty more
    "Remote-Party-ID": Variant("<sip:a@x.invalid>", more=[f"Remote-Party-ID: <sip:081234567890@{HOST}>;party=calling"]),
    "Privacy": Variant(more=["Privacy: id;critical"]),
    "compact headers": Variant(names={"From": "f", "To": "t", "Contact": "m", "Content-Type": "c"}),
    "small letters": Variant(names={"From": "from", "To": "to", "Contact": "contact", "Content-Type": "content-type"}),
    "header without a value": Variant(more=["Subject:", "Supported:"]),
    "display name": Variant(f'"Bpk. \\"Budi\\" <112>" <sip:081234567890@{HOST}>'),
    "display name of signs": Variant(f'"Ибу 王 🚒" <sip:081234567890@{HOST}>'),
    "sips": Variant(f"<sips:081234567890@{HOST}>"),
    "caller with parameters": Variant(f"<sip:081234567890@{HOST};user=phone;transport=udp>"),
    "caller with password": Variant(f"<sip:081234567890:x@{HOST}>"),
    "caller without brackets": Variant(f"sip:081234567890@{HOST}"),
    "To with a name": Variant(to='"Darurat 112" <sip:112@127.0.0.1>'),
    "To another number": Variant(to="<tel:119;phone-context=+62>"),
    "urn in capitals": Variant(to="<URN:SERVICE:SOS.AMBULANCE>"),
    "long Call-ID": Variant(call_id="c" * 260),
    "Call-ID with signs": Variant(call_id="a+b.c_d~e%20f"),
    "video too": Variant(body=SDP + "m=video 6004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"),
    "Opus only": Variant(body=media("RTP/AVP 111", "rtpmap:111 opus/48000/2")),
    "key presses only": Variant(body=media("RTP/AVP 101", "rtpmap:101 telephone-event/8000")),
    "fax": Variant(body=SDP.split("m=audio")[0] + "m=image 6002 udptl t38\n"),
    "WebRTC": Variant(body=media("UDP/TLS/RTP/SAVPF 111 8", "ice-ufrag:a", "ice-pwd:b", "setup:actpass")),
    "begins on hold": Variant(body=SDP + "a=sendonly\n"),
    "real-time text": Variant(body=SDP + "m=text 6006 RTP/AVP 98\na=rtpmap:98 t140/1000\n"),
    "rubbish body": Variant(body="\x07 nothing", kind="application/octet-stream"),
    "no type of body": Variant(kind=""),
    "100rel demanded": Variant(more=["Require: 100rel", "Supported: 100rel, timer, replaces"]),
    "session timer": Variant(more=["Session-Expires: 90;refresher=uac", "Min-SE: 90"]),
    "forwarded": Variant(
        more=["Diversion: <sip:110@127.0.0.1>;reason=unconditional", "History-Info: <sip:110@x>;index=1"]
    ),
    "priority": Variant(more=["Priority: emergency", "Resource-Priority: esnet.1", "Accept-Contact: *;audio"]),
    "a very long header": Variant(more=[f"X-Operator: {'x' * 3000}"]),
}
AT_ONCE = 4


def invite(variant):
    """Return the text of an INVITE for SIPp."""
    names = {name: variant.names.get(name, name) for name in ("From", "To", "Contact", "Content-Type")}
    body = variant.body
    lines = [
        f"INVITE {variant.uri} SIP/2.0",
        f"Via: SIP/2.0/[transport] {HOST}:[local_port];branch=[branch]",
        f"{names['From']}: {variant.caller};tag=[call_number]",
        f"{names['To']}: {variant.to}",
        "Call-ID: [call_id]",
        "CSeq: 1 INVITE",
        f"{names['Contact']}: <sip:caller@{HOST}:[local_port]>",
        "Max-Forwards: 70",
        *variant.more,
    ]
    lines += [f"{names['Content-Type']}: {variant.kind}"] if variant.kind else []
    return "\n".join([*lines, "Content-Length: [len]", "", body])


def dial(folder, number, name):
    """Let SIPp make one call; return the call's name, and what SIPp says where it did not go well."""
    variant = VARIANTS[name]
    text = (HERE / "variant.xml").read_text().replace("INVITE_TEXT", invite(variant))
    text = text.replace("REQUEST_URI", variant.uri).replace("FROM_LINE", f"From: {variant.caller};tag=[call_number]")
    scenario = folder / f"variant-{number}.xml"
    scenario.write_text(text.replace("TO_LINE", f"To: {variant.to}"))
    call_id = f"{variant.call_id}-{number}@variants"
    command = ["sipp", f"127.0.0.1:{SIP_PORT}", "-sf", scenario, "-m", 1, "-i", "127.0.0.1", "-p", 21_000 + 2 * number]
    command += ["-cid_str", call_id.replace("%", "%%"), "-nostdin", "-timeout", "20", "-mp", 22_000 + 4 * number]
    command += ["-trace_err", "-error_file", folder / f"error-{number}.log"]
    run = subprocess.run([str(word) for word in command], capture_output=True, check=False, cwd=folder)
    errors = folder / f"error-{number}.log"
    said = errors.read_text(errors="replace")[-400:] if errors.exists() else ""
    return call_id, "" if run.returncode == 0 else f"{name}: {run.returncode} {html.escape(said)}"


def test_there_are_sixty_ways():
    assert len(VARIANTS) == 60


def test_each_of_sixty_ways_to_call_becomes_exactly_one_call_on_the_desk(silent_chain, taker):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(lambda pair: dial(silent_chain, *pair), enumerate(VARIANTS)))
    assert [problem for _call, problem in results if problem] == []
    wait_for(lambda: Call.objects.count() >= len(VARIANTS), 60, "not every call arrived")
    names = [name for name in Call.objects.values_list("external_id", flat=True) if "#" not in name]
    assert sorted(names) == sorted(call for call, _problem in results if len(call) <= 200)
    assert Call.objects.count() == len(VARIANTS)
    wait_for(lambda: not Call.objects.filter(state__in=("ringing", "queued")).exists(), 30, "not every end arrived")
    assert board(taker.pk, personal=True)["counts"]["calls"] <= len(VARIANTS)
    assert not list((silent_chain / "spool" / "refused").iterdir())
