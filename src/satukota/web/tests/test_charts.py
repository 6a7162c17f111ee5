from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.web import charts
from satukota.web.charts import Chart, Series


def chart(*values, **more):
    return Chart("Judul", "N = 3", ["A", "B", "C"], [Series("Laporan", values)], label_title="Kategori", **more)


def test_bars_start_at_zero_and_the_longest_fills_the_line():
    assert [bar.width for bar in charts.bars(chart(5, 10, 0))] == ["50.00", "100.00", "0.00"]


def test_a_missing_value_has_no_bar_and_a_dash():
    missing = charts.bars(chart(1, None, 2))[1]
    assert (missing.width, missing.shown) == ("0.00", "–")


def test_a_gap_in_the_data_is_a_gap_in_the_line():
    assert len(charts.points([1, 2, None, 3], 0, 3)) == 2


def test_a_single_point_can_be_seen():
    assert charts.path([(0, 10)]) == "M0 10h.01"


@given(st.floats(min_value=0.01, max_value=1e9))
def test_the_grid_reaches_the_largest_value_with_few_lines(top):
    ticks = charts.ticks(top)
    assert ticks[-1] >= top * 0.999999
    assert 2 <= len(ticks) <= 6


def test_the_csv_is_the_table_even_without_a_server():
    text = unquote(chart(1, None, 3).csv_href().split(",", 1)[1])
    assert text.splitlines() == ["\ufeffKategori;Laporan", "A;1", "B;", "C;3"]


def test_numbers_inside_a_drawing_never_have_a_comma():
    line = charts.lines(chart(1.5, 2.25, 3.1, decimals=1))[0][0]
    assert "," not in "".join([*line.paths, *line.end])


@pytest.mark.parametrize(("target", "under"), [(None, False), (3.0, True), (3.1, True), (1.0, False)])
def test_the_figure_of_a_line_makes_room_for_the_word_of_its_target(target, under):
    assert charts.lines(chart(1, 2, 3, target=target))[0][0].under is under


def test_a_dot_plot_places_value_and_target_on_one_line():
    row = charts.dots(chart(1, 2, 4, target=2.0), 0, 4)[1]
    assert (row.marks[0][1], row.target) == ("50.00", "50.00")


@pytest.mark.parametrize("values", [[], [None], [3], [None, None]])
def test_a_sparkline_of_nothing_is_nothing(values):
    assert charts.sparkline(values) == ""
