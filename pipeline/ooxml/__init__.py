"""What .docx and .xlsx share (Office Open XML): zip archives of XML.

guard        may a library unpack this file?      zip_archive  parts read, and added to others
"""
