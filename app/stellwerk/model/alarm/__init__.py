"""Alarms: what is watched for, and what is so now."""
