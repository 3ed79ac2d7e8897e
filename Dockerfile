# The service in a container: built from this checkout, run by a user without rights.
FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY summarizer ./summarizer
COPY prompts ./prompts
COPY schemas ./schemas
RUN python -m venv /opt/summarizer && /opt/summarizer/bin/pip install --no-cache-dir '.[local,serve,cluster]'

FROM python:3.12-slim
COPY --from=build /opt/summarizer /opt/summarizer
ENV PATH=/opt/summarizer/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SUMMARIZER_CACHE_DIR=/data/cache \
    SUMMARIZER_MODELS_DIR=/data/models
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin summarizer \
    && install --directory --owner summarizer --mode 0700 /data
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8764
# The model may have to be fetched first: the service answers once it is there.
HEALTHCHECK --interval=10s --timeout=5s --start-period=15m --start-interval=2s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8764/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
# Off loopback the service starts with SUMMARIZER_SERVE_TOKEN alone.
ENTRYPOINT ["summarizer", "serve", "--host", "0.0.0.0", "--port", "8764", "--directory", "/data/service"]
