"""The .docx file format. Knows nothing of the domain.

package    the parts of a file, opened with care    xml        names of tags, and how they are read
text       the words alone                          places     where a paragraph is, in words
joinable   can papers be printed as one file?       effective_formatting  how text really looks

Behind `effective_formatting`: `properties`, `levels` and `theme_fonts` collect, `looks` is what
they give.
"""
