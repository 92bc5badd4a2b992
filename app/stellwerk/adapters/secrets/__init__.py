"""Where passwords are kept: the keyring of the desktop, or an encrypted file where there is none."""
