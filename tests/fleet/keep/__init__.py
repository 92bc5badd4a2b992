"""What must not be lost: snapshots, merges and moves of real guests, also when something dies midway."""
