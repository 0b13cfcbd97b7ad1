"""The page in the browser: a face over the same functions, for one clerk on one computer.

server      starts and ends it                safety     who may ask, and what is refused
app         addresses and what answers them   shelf      the workbooks, known by ids
runs        making papers in a process        years      what the pages show of a year

`…_pages` are the answers themselves; the module of the same subject says what is in them.
"""
