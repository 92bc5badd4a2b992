"""libvirt errors as libvirt raises them."""

import libvirt


def libvirt_error(
    code: int, message: str = "", *, domain: int = 10, template: str = "", detail: str = "", number: int = -1
) -> libvirt.libvirtError:
    """An error with libvirt's number, the part that raised it, its text, template and detail, and an errno."""
    error = libvirt.libvirtError(message)
    error.err = (code, domain, message, 2, template, detail, None, number, -1)
    return error
