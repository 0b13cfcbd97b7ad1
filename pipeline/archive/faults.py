"""What `hoso verify` can find wrong with a package."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is wrong with a package: the file in it ("" for the whole), a code, a sentence."""

    file: str
    code: str
    message: str


class UnusableError(Exception):
    """A package that cannot be looked into at all; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault
