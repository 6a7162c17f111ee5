"""Where a caller is, from what the network says: AML, geo addresses, PIDF-LO, cell ids."""
