import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from satukota.kernel.notifications.channels.sms_gammu.channel import CHANNEL
from satukota.kernel.notifications.rules import Letter, Result
from satukota.kernel.notifications.tests.simulators import sender

send = sender(CHANNEL)

# The columns of SMSD's schema 17 that are written or read, with its limits.
CODING = "varchar(255) NOT NULL CHECK (\"Coding\" IN ('Default_No_Compression','Unicode_No_Compression'))"
TABLES = f"""
    DROP SCHEMA IF EXISTS smsd CASCADE; CREATE SCHEMA smsd; SET search_path = smsd;
    CREATE TABLE outbox ("ID" serial PRIMARY KEY, "DestinationNumber" varchar(20) NOT NULL, "TextDecoded" text NOT NULL,
        "UDH" text, "Coding" {CODING}, "Class" int, "CreatorID" text NOT NULL, "MultiPart" boolean NOT NULL,
        "DeliveryReport" varchar(10) CHECK ("DeliveryReport" IN ('default','yes','no')), "RelativeValidity" int,
        "Priority" int NOT NULL DEFAULT 0, "SendingDateTime" timestamp NOT NULL DEFAULT LOCALTIMESTAMP(0));
    CREATE TABLE outbox_multipart ("ID" serial, "SequencePosition" int NOT NULL DEFAULT 1, "TextDecoded" text,
        "UDH" text, "Coding" {CODING}, "Class" int, PRIMARY KEY ("ID", "SequencePosition"));
    CREATE TABLE sentitems ("ID" serial, "SequencePosition" int, "Status" varchar(255) NOT NULL,
        "CreatorID" text NOT NULL, PRIMARY KEY ("ID", "SequencePosition"));
"""


@pytest.fixture
def modem(db, settings):
    """SMSD's database, beside ours."""
    facts = {key: connection.settings_dict[key.upper()] for key in ("host", "port", "user", "password")}
    facts["passfile"] = connection.settings_dict["OPTIONS"].get("passfile", "")
    place = {key: value for key, value in facts.items() if value}
    settings.GAMMU_DSN = make_conninfo(dbname=connection.settings_dict["NAME"], options="-c search_path=smsd", **place)
    with psycopg.connect(settings.GAMMU_DSN, autocommit=True) as own:
        own.execute(TABLES)
        yield own
        own.execute("DROP SCHEMA smsd CASCADE")


def test_a_short_text_is_one_row_in_the_alphabet_of_sms(modem):
    outcome = send(Letter("satukota-7-1", "+62812111222", "s", "“Selesai”", message_id=7))
    row = modem.execute(
        'SELECT "DestinationNumber", "TextDecoded", "CreatorID", "MultiPart", "UDH" FROM outbox'
    ).fetchone()
    assert (outcome.result, outcome.units) == (Result.SENT, 1)
    assert row == ("+62812111222", '"Selesai"', "satukota-7-1", False, None)


def test_a_long_text_is_cut_into_parts_that_a_phone_joins(modem):
    outcome = send(Letter("satukota-300-1", "+62812111222", "s", "a" * 400, message_id=300))
    first = modem.execute('SELECT "TextDecoded", "UDH", "MultiPart" FROM outbox').fetchone()
    more = modem.execute(
        'SELECT "SequencePosition", "UDH", length("TextDecoded") FROM outbox_multipart ORDER BY 1'
    ).fetchall()
    assert (outcome.units, first) == (3, ("a" * 153, "0500032C0301", True))
    assert more == [(2, "0500032C0302", 153), (3, "0500032C0303", 94)]


def test_the_same_message_is_never_written_twice(modem):
    letter = Letter("satukota-7-1", "+62812111222", "s", "x")
    send(letter)
    send(letter)
    modem.execute("""INSERT INTO sentitems VALUES (1, 1, 'SendingOK', 'satukota-8-1')""")
    send(Letter("satukota-8-1", "+62812111222", "s", "x"))
    assert modem.execute("SELECT count(*) FROM outbox").fetchone() == (1,)


def test_a_message_arrived_when_all_its_parts_did(modem):
    rows = [
        (1, 1, "DeliveryOK", "a"),
        (1, 2, "DeliveryPending", "a"),
        (2, 1, "DeliveryOK", "b"),
        (3, 1, "SendingError", "c"),
    ]
    modem.cursor().executemany("INSERT INTO sentitems VALUES (%s, %s, %s, %s)", rows)
    assert dict(CHANNEL.reports(["a", "b", "c", "d"])) == {"b": Result.DELIVERED, "c": Result.REFUSED}


def test_a_database_that_does_not_answer_is_trouble_that_passes(settings):
    settings.GAMMU_DSN = "host=127.0.0.1 port=9 dbname=smsd user=x password=geheim"
    outcome = send(Letter("r", "+62812111222", "s", "x"))
    assert (outcome.result, "geheim" in outcome.error) == (Result.LATER, False)


def test_a_letter_that_the_modems_table_refuses_does_not_hold_up_the_others(modem):
    letters = [
        Letter(f"satukota-{n}-1", number, "s", "x") for n, number in enumerate(("+62812111222", "0" * 400, "+62"))
    ]
    outcomes = CHANNEL.send(letters)
    assert [outcome.result for outcome in outcomes] == [Result.SENT, Result.LATER, Result.SENT]
    assert modem.execute("SELECT count(*) FROM smsd.outbox").fetchone() == (2,)
