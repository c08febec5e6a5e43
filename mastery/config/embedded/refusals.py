"""What the program says when it cannot have its servers."""


class ServersRefused(SystemExit):
    """Ends any program that meets it with its sentence on standard error and exit code 1, no traceback."""
