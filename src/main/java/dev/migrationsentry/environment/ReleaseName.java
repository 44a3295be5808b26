package dev.migrationsentry.environment;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a release is called, by its settings or by its platform. */
public final class ReleaseName {
  /** Documented by the platforms: Render, Heroku, Railway, Fly, Cloud Run, GitHub Actions. */
  private static final List<String> OF_PLATFORMS =
      List.of(
          "RENDER_GIT_COMMIT",
          "HEROKU_BUILD_COMMIT",
          "HEROKU_SLUG_COMMIT",
          "RAILWAY_GIT_COMMIT_SHA",
          "FLY_IMAGE_REF",
          "K_REVISION",
          "GITHUB_SHA");

  private ReleaseName() {}

  /** The setting, else the first variable of a platform that has a value. */
  public static Optional<String> of(Settings settings, Map<String, String> environment) {
    return settings
        .text(Setting.RELEASE)
        .or(
            () ->
                OF_PLATFORMS.stream()
                    .map(name -> environment.getOrDefault(name, ""))
                    .filter(value -> !value.isBlank())
                    .findFirst());
  }
}
