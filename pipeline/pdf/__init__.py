"""The PDF file format. Knows nothing of the domain.

pages      texts and lines of a page, in order      pictures   pages as pictures
source     a file taken apart into its objects      target     a file put together from pages
resources  fonts and pictures that pages use

Behind `pages`: `streams`, `drawing` and `letters` read pages as LibreOffice writes them, `objects`
any other; `marks` is what they give.
"""
