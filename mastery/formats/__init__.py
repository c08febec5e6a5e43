"""What comes from outside, as frozen records: no Django, no table."""
