"""Host keys that travel with a profile."""

import pytest

from stellwerk.policy.known_host import host_of, missing_lines, sound_lines

KEY = "A" * 68
H1 = f"h1 ssh-ed25519 {KEY}"
H2 = f"[fd00::1]:2222 ecdsa-sha2-nistp256 {KEY}"


def test_plain_lines_are_taken_once() -> None:
    assert sound_lines([H1, f" {H2}\n", H1, ""]) == (H1, H2)
    assert (host_of(H1), host_of(H2)) == ("h1", "[fd00::1]:2222")


@pytest.mark.parametrize(
    "line",
    [f"* ssh-ed25519 {KEY}", f"@revoked {H1}", f"h1,h2 ssh-ed25519 {KEY}", f"{H1}\n{H2}", "h1 ssh-ed25519 !", f"#{H1}"],
)
def test_anything_else_is_left_out(line: str) -> None:
    assert sound_lines([line]) == ()


def test_a_key_that_is_known_is_not_replaced() -> None:
    other = H1.replace("A", "B")
    assert missing_lines([other, H2], [H1]) == (H2,)
