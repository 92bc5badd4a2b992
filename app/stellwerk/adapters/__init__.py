"""One folder per outside world. Only runtime imports these."""
