"""Archive: dossiers become packages that anyone can check and read for decades.

dossier      a dossier and its papers, and what the archive must know of them
filing       which papers belong together, what is missing, cover and index
lengths      words that are too long for hoso.xml, reported on their cells
scans        signed copies that replace unsigned papers
pdfa         PDF/A written, and validated by two checkers
checker_cache  what the checkers need not check twice
sheets       sheet numbers: counted, stamped, listed in the index
assembly     the dossier as one PDF
metadata     hoso.xml, with the fields of annex VI of Nghị định 30/2020
bags         the BagIt bag and its zip, byte for byte the same on any day
package      making a package
verify       everything checked again, offline, years later (contents, bag_checks, paper_checks)
signing      papers signed with the office's certificate
signatures   signatures read back
"""
