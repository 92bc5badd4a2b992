"""The doctor: what works on this computer and in this profile, and what is missing."""
