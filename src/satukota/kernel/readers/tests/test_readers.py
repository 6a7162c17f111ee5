import io
import zipfile

import pytest
from openpyxl import Workbook

from satukota.kernel.readers.api import (
    UnreadableTable,
    UnreadableYaml,
    check_archive,
    csv_rows,
    matches,
    pattern_fault,
    read_yaml,
    workbook_rows,
)


def sheet(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    file.seek(0)
    return file


def archive(size, parts=1):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(parts):
            packed.writestr(f"xl/part{number}.xml", b" " * size)
    file.seek(0)
    return file


@pytest.mark.parametrize(("size", "parts"), [(31 * 1024 * 1024, 1), (2 * 1024 * 1024, 1), (1, 1_001)])
def test_an_archive_that_grows_beyond_measure_is_refused_before_it_is_unpacked(size, parts):
    with pytest.raises(UnreadableTable, match="too_large"):
        check_archive(archive(size, parts))


def test_a_workbook_is_refused_by_its_directory_and_never_opened(monkeypatch):
    monkeypatch.setattr("satukota.kernel.readers.rules.tables.load_workbook", lambda *_, **__: pytest.fail("opened"))
    with pytest.raises(UnreadableTable, match="too_large"):
        list(workbook_rows(archive(31 * 1024 * 1024)))


@pytest.mark.parametrize("file", [io.BytesIO(b"no archive"), io.BytesIO(b""), archive(10)])
def test_what_is_no_workbook_is_refused(file):
    with pytest.raises(UnreadableTable, match=r"not_archive|not_workbook"):
        list(workbook_rows(file))


def test_an_ordinary_workbook_is_read_and_a_cell_far_to_the_right_is_left_out():
    file = sheet(["kode", "nama"], ["1", "Jalan"])
    assert list(workbook_rows(file)) == [("kode", "nama"), ("1", "Jalan")]
    wide = Workbook()
    wide.active["A1"], wide.active["XFD1"] = "x", "y"
    out = io.BytesIO()
    wide.save(out)
    assert list(workbook_rows(io.BytesIO(out.getvalue()))) == [("x",)]


def test_a_field_of_a_csv_that_is_too_long_is_refused_with_its_line():
    with pytest.raises(UnreadableTable) as refused:
        list(csv_rows(io.StringIO("a,b\n1,2\n1," + "x" * 200_000)))
    assert (refused.value.code, refused.value.line) == ("field", 3)


def test_a_csv_row_that_is_too_long_or_too_short_keeps_its_named_fields():
    assert list(csv_rows(io.StringIO("a,b\n1,2,3\n1\n"))) == [{"a": "1", "b": "2"}, {"a": "1", "b": ""}]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: &x [1]\nb: *x", "yaml_alias", 2),
        ("a: !!python/object:os.system x", "yaml_tag", 1),
        ("a: 1\na: 2", "yaml_twice", 2),
        ("[" * 60 + "]" * 60, "yaml_deep", 1),
        ("a" * 200_001, "text_too_long", 1),
        ("a: 1\nb: [", "yaml", 2),
    ],
)
def test_yaml_that_is_more_than_it_looks_is_refused_at_its_line(text, code, line):
    with pytest.raises(UnreadableYaml) as refused:
        read_yaml(text)
    assert (refused.value.code, refused.value.line) == (code, line)


@pytest.mark.parametrize("pattern", ["a*a*a*a*a*a*a*b", "(a?){30}a{30}b", "(a+)+b", "(a|aa)+b", "((a*)b)+c"])
def test_no_pattern_takes_longer_than_its_text_deserves(pattern):
    assert pattern_fault(pattern) == ""
    assert not matches(pattern, "a" * 20_000)


@pytest.mark.parametrize("pattern", ["[a-", r"(a)\1", "(?=a)b", "(?<!a)b", "a{5000}"])
def test_a_pattern_that_cannot_be_matched_so_is_refused_with_the_reason(pattern):
    assert pattern_fault(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"), [("^[0-9]{16}$", "3672010101800001"), ("^(?:0|62)8[0-9]+$", "0812"), ("^é+$", "éé")]
)
def test_an_ordinary_pattern_matches_as_before(pattern, text):
    assert matches(pattern, text)
    assert not matches(pattern, "x")
