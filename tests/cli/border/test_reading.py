"""What reads for the command line can do it."""

import inspect

import pytest

from stellwerk.cli.border.reading import Details, Looks, Sampling
from stellwerk.services.detail import Details as RealDetails
from stellwerk.services.device_sample.sampling import DeviceSampling
from stellwerk.services.host_look.looks import HostLooks
from stellwerk.services.sampling import Sampling as RealSampling


@pytest.mark.parametrize(
    ("wanted", "real"),
    [(Details, RealDetails), (Looks, HostLooks), (Sampling, RealSampling), (Sampling, DeviceSampling)],
)
def test_the_services_have_what_is_wanted(wanted: type, real: type) -> None:
    for name, call in inspect.getmembers(wanted, inspect.isfunction):
        if not name.startswith("_"):
            there = inspect.signature(getattr(real, name)).parameters
            assert set(inspect.signature(call).parameters) <= set(there)
