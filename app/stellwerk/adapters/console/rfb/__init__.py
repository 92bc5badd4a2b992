"""A client of RFB 3.8, the protocol of VNC, without Qt: decoders fed with bytes, and the threads that feed them."""
