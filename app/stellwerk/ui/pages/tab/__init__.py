"""The tabs of an object's page, one module each. Owner thread."""
