from django.apps import AppConfig


class MasteryConfig(AppConfig):
    name = "mastery"

    def ready(self) -> None:
        """Load the Celery app here, so that `mastery/__init__.py` stays empty and the engine imports nothing."""
        from mastery.config import celery  # noqa: F401, PLC0415
