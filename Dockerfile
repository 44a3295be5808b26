# The program as an image, made from this checkout:
#
#     docker build -t migration-sentry .                    gates, and ends
#     docker build -t migration-sentry-serve --target serve .   serves the status, with a health check
#
#     docker run --rm -e DATABASE_URL -v "$PWD:/work:ro" --read-only --cap-drop all migration-sentry gate
#
# Needs no shell, no root and nothing to write to. A site's own image takes the folder instead, and
# needs no Java for it either:
#
#     COPY --from=migration-sentry /opt/migration-sentry /opt/migration-sentry
#
# BUILD  an image with a JDK 25 and Maven to build with
# BASE   an image with glibc to run on; it may have nothing else
ARG BUILD=docker.io/library/maven:3.9-eclipse-temurin-25
ARG BASE=gcr.io/distroless/base-debian12

FROM ${BUILD} AS build
# The start-up cache is trained on a PostgreSQL, and that does not run as root.
RUN useradd --create-home --uid 10001 builder && mkdir /src && chown builder /src
USER builder
WORKDIR /src
COPY --chown=builder pom.xml LICENSE sentry.toml ./
COPY --chown=builder docs/findings ./docs/findings
COPY --chown=builder scripts ./scripts
COPY --chown=builder sql ./sql
COPY --chown=builder src/distribution ./src/distribution
COPY --chown=builder src/main ./src/main
# The time stamp of every file; git log -1 --format=%ct makes the folder equal to the one of the archive.
ARG SOURCE_DATE_EPOCH
RUN OUTPUT=/tmp/distribution scripts/build_distribution.sh \
 && mkdir /tmp/image && cp -a /tmp/distribution/migration-sentry-*/. /tmp/image/

FROM ${BASE} AS gate
LABEL org.opencontainers.image.title="Migration Sentry" \
      org.opencontainers.image.description="A strict pre-deploy gate for PostgreSQL" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build --chown=0:0 /tmp/image/ /opt/migration-sentry/
ENV PATH=/opt/migration-sentry/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /work
USER 10001:10001
# What bin/migration-sentry says, without a shell to say it; a test holds the two together.
ENTRYPOINT ["/opt/migration-sentry/runtime/bin/java", "-Xlog:disable", "-Xlog:all=warning:stderr", \
  "-XX:SharedArchiveFile=/opt/migration-sentry/lib/start.jsa", \
  "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=4", "-XX:-UsePerfData", "-Xmx256m", \
  "-Djdk.reflect.useNativeAccessorOnly=true", "-Dorg.jooq.no-logo=true", "-Dorg.jooq.no-tips=true", \
  "-cp", "/opt/migration-sentry/migration-sentry.jar", "dev.migrationsentry.Main"]
CMD ["gate"]

# Apart from the gate, because a health check that fails while a long migration runs would have some
# platforms kill it.
FROM gate AS serve
ENV MIGRATION_SENTRY_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s \
  CMD ["/opt/migration-sentry/runtime/bin/java", "-Xlog:disable", "-Xlog:all=warning:stderr", \
  "-XX:SharedArchiveFile=/opt/migration-sentry/lib/start.jsa", \
  "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=4", "-XX:-UsePerfData", "-Xmx256m", \
  "-cp", "/opt/migration-sentry/migration-sentry.jar", "dev.migrationsentry.Main", "serve", "--probe"]
CMD ["serve"]

FROM gate
