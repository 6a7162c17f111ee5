"""Open311 GeoReport v2: other systems read our public reports and send us theirs."""
