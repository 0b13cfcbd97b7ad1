"""The next numbers of the register: which papers get which, and what stands against it."""

from pipeline.numbering.proposal import Given, Proposal, propose

__all__ = ["Given", "Proposal", "propose"]
