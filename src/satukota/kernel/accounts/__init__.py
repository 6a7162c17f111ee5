"""How people of the city get in: accounts made and closed, mail about them, second steps, passwords."""
