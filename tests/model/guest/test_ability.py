"""What a host can give."""

from tests.fakes.making_part.ability import Q35, ability

from stellwerk.core.record import replace
from stellwerk.model.guest.ability import TOLD, ability_name, learnt
from stellwerk.model.hardware.setting import setting


def test_names_are_those_of_settings() -> None:
    assert (ability_name("video", "model"), ability_name("", "cpu_model")) == ("video model", "cpu_model")
    for name in TOLD:
        kind, _blank, key = name.rpartition(" ")
        assert setting(kind, key) is not None, name


def test_what_is_told_anew_replaces_what_was_known() -> None:
    pc = ability(replace(Q35, machine="pc"))
    newer = ability(**{"tpm model": ("tpm-crb",)})
    assert learnt((ability(), pc), (newer,)) == (newer, pc)
