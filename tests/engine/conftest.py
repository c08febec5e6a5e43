"""Laws are checked on machines that do other work meanwhile, so time is no reason to fail."""

from hypothesis import settings

settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
