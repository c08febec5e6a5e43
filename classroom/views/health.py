"""Whether the process answers, and whether it can serve: for load balancers, without details."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from classroom.web.declared import public


@public("health check of the process; says nothing about anybody")
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@public("readiness check; says only ready or not")
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return HttpResponse("migrations are missing", status=503, content_type="text/plain")
    return HttpResponse("ready", content_type="text/plain")
