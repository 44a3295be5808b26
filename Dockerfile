# An image whose pre-deploy command can be the gate: the program, a Java to run it with, and the SQL
# of the release. Put your own site on top of it, or copy /app and the Java into your own image.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml ./
COPY src/main ./src/main
COPY docs/findings ./docs/findings
COPY sql ./sql
RUN mvn -q --batch-mode -ntp -Dmaven.test.skip=true package

FROM eclipse-temurin:25-jre
WORKDIR /app
COPY --from=build /src/target/migration-sentry.jar ./
COPY --from=build /src/target/lib ./lib
COPY scripts ./scripts
COPY sql ./sql
COPY sentry.toml ./
USER 1000
CMD ["./scripts/migration_sentry.sh", "gate"]
