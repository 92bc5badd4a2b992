"""Changing the definitions of domains: XML to XML, how two differ, and what libvirt does with it."""
