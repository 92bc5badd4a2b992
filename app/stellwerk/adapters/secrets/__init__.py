"""Where passwords are kept: the keyring of the desktop."""
