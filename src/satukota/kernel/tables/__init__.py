"""Tables that people open in a spreadsheet: CSV and workbooks."""
