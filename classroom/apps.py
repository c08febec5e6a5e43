from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    name = "classroom"

    def ready(self) -> None:
        """Register the start-up check that every page declares who may see it."""
        from classroom.web import declared_check  # noqa: F401, PLC0415
