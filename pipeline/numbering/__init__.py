"""The next numbers of the register, and faults that prevent numbering."""

from pipeline.numbering.proposal import Given, Proposal, propose

__all__ = ["Given", "Proposal", "propose"]
