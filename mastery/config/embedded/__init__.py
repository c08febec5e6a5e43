"""PostgreSQL and a Redis-compatible server out of Python packages, for a machine that offers neither.

Each server is the child of a small *keeper* process. Every program that uses the server holds a shared lock;
when the last one lets go, however it ended, the keeper stops the server.
"""
