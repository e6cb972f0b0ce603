"""Measurements of the program on this machine; `make bench` prints them."""
