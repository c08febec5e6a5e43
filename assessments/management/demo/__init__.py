"""The demo school: rich enough to judge every page, made through the same services as the pages."""
