"""VNC's answer to a challenge, compared with one that another client gave."""

from stellwerk.adapters.console.rfb.password import answer_challenge


def test_the_known_answer() -> None:
    # By OpenSSL, with each byte of the key turned around:
    # openssl enc -des-ecb -K 0e86ceceeef64e26 -nopad  (key "password")
    challenge = bytes(range(16))
    assert answer_challenge(challenge, "password").hex() == KNOWN


def test_only_eight_bytes_count_and_short_ones_are_filled() -> None:
    challenge = bytes(16)
    assert answer_challenge(challenge, "password") == answer_challenge(challenge, "password and more")
    assert answer_challenge(challenge, "a") == answer_challenge(challenge, "a\0\0")
    assert answer_challenge(challenge, "a") != answer_challenge(challenge, "b")


KNOWN = "b866924125c8eebb9debc1db61c538e2"
