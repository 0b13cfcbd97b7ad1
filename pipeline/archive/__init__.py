"""Archive: dossiers become packages that anyone can check and read for decades.

dossiers   which papers belong together, and what is missing
pdfa       PDF/A written and proved by two checkers
sheets     sheet numbers: counted, stamped, listed in the index
assembly   the dossier as one PDF
metadata   hoso.xml, by the fields of annex VI of Nghị định 30/2020
bags       the BagIt bag and its zip, with the same bytes on any day
verify     everything checked again, offline, years later
"""
