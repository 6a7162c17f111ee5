"""Jobs, timers and the telephone agent."""
