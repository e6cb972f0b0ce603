"""Workbooks and what is called so: XLSX, XLSB, XLS, ODS, web pages and XML 2003, as sheets of rows of text.

They are read in a process of its own (`book.opened`), so this package imports nothing of the program: it starts at once, and
whatever a file does to its reader, the program goes on and says so.
"""
