# The program for real servers: PostgreSQL and Redis stand beside it, so their embedded twins stay out.
FROM python:3.13-slim AS packages
COPY requirements-container.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r requirements-container.txt

FROM python:3.13-slim
RUN useradd --uid 10001 --create-home --home-dir /data mastery
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=mastery.config.settings.prod \
    MASTERY_DATA_DIR=/data
# Collecting static files reads the settings but meets no server.
RUN SECRET_KEY=only-while-the-image-is-built-0123456789-0123456789 ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost:6379/0 \
    python manage.py collectstatic --noinput
USER mastery
EXPOSE 8000
CMD ["gunicorn", "-c", "python:mastery.config.gunicorn", "mastery.config.wsgi"]
