"""Archive: dossiers become packages that anyone can check and read for decades.

dossier      a dossier and its papers, and what the archive must know of them
filing       which papers belong together, what is missing, what the pages around them say
lengths      words that hoso.xml has no room for, reported on their cells
scans        signed copies in the place of unsigned papers
pdfa         PDF/A written and proved by two checkers
checker_cache  what the checkers need not look at twice
sheets       sheet numbers: counted, stamped, listed in the index
assembly     the dossier as one PDF
metadata     hoso.xml, by the fields of annex VI of Nghị định 30/2020
bags         the BagIt bag and its zip, with the same bytes on any day
package      a package made
verify       everything checked again, offline, years later (contents, bag_checks, paper_checks)
signing      papers signed with the office's certificate
signatures   signatures read back
"""
