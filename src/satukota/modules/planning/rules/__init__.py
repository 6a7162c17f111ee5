"""How a plan is measured: achievement, forecast, codes, deviation, SPM, readiness. Plain Python."""
