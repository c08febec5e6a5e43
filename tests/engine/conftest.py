"""Laws are checked on machines that do other work meanwhile, so time is no reason to fail."""

import os

from hypothesis import Phase, settings

settings.register_profile("laws", deadline=None, max_examples=50)
# For `make mutants`: the same few examples each time, and no search for the smallest one that fails.
settings.register_profile(
    "mutants", deadline=None, derandomize=True, max_examples=25, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "laws"))
