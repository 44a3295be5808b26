package dev.migrationsentry.recovery;

import static dev.migrationsentry.recovery.ReplayFolder.effects;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The migrations of the sample project, each with what it is there for. */
@ServerTest
class SampleReplayTest {
  @Test
  void eachMigrationOfTheSampleHasTheEffectsThatItIsThereFor(TestDatabase target) throws Exception {
    ReplayedHistory history = ReplayFolder.sample().replay(target);

    List<List<String>> effects =
        IntStream.range(0, history.migrations().size())
            .mapToObj(index -> effects(history, index))
            .toList();
    assertThat(effects).hasSize(11);
    assertThat(effects.get(0))
        .contains("Made table public.proposals: table", "Made table public.users: table");
    assertThat(effects.get(1)).contains("Made table public.prospects: table");
    assertThat(effects.get(2)).contains("Made table public.pipeline_counts: table");
    assertThat(effects.get(3))
        .containsExactly(
            "Made column public.proposals.expires_at: timestamp without time zone",
            "Made column public.proposals.visitor_session_id: character varying(64)",
            "Made index public.proposals.ix_proposals_visitor_session_id: CREATE INDEX"
                + " ix_proposals_visitor_session_id ON public.proposals USING btree"
                + " (visitor_session_id)");
    assertThat(effects.get(4))
        .singleElement()
        .asString()
        .startsWith("Made constraint public.proposals.ck_proposals_owner_present: CHECK")
        .endsWith("NOT VALID");
    assertThat(effects.get(5)).hasSize(3).anyMatch(line -> line.contains("ON DELETE SET NULL"));
    assertThat(effects.get(6)).hasSize(5);
    assertThat(effects.get(7)).isEmpty();
    assertThat(effects.get(8))
        .singleElement()
        .asString()
        .startsWith("Changed constraint public.proposals.ck_proposals_owner_present: CHECK")
        .doesNotContain("NOT VALID");
    assertThat(effects.get(9)).hasSize(10).allMatch(line -> line.startsWith("Made column"));
    assertThat(effects.get(10))
        .singleElement()
        .asString()
        .endsWith("(expires_at) WHERE (expires_at IS NOT NULL)");
    assertThat(history.migrations().get(7).rows())
        .containsExactly("rows of public.conversions", "rows of public.proposals");
    assertThat(history.migrations().get(2).rows())
        .containsExactly("rows of public.pipeline_counts");
  }

  @Test
  void theHotPatchMakesExactlyWhatItsMigrationMakes(TestDatabase target) throws Exception {
    ReplayedHistory history = ReplayFolder.sample().replay(target);
    for (int version : List.of(1, 2, 3, 4, 5)) {
      target.execute(read("sql/migrations", "V" + version + "__"));
    }
    assertThat(Proof.of(history, ReplayFolder.live(target)).get(5).presence())
        .isEqualTo(Presence.ABSENT);

    target.execute(read("sql/hot_patch", "conversions_proposal_id"));

    assertThat(ReplayFolder.presence(history, target))
        .containsExactly(
            Presence.PRESENT,
            Presence.PRESENT,
            Presence.PRESENT,
            Presence.PRESENT,
            Presence.PRESENT,
            Presence.PRESENT,
            Presence.ABSENT,
            Presence.UNTRACEABLE,
            Presence.ABSENT,
            Presence.ABSENT,
            Presence.ABSENT);
    assertThat(history.differences(ReplayFolder.live(target), 5)).isEmpty();
  }

  private static String read(String folder, String prefix) throws Exception {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return Files.readString(
          files
              .filter(file -> file.getFileName().toString().startsWith(prefix))
              .findFirst()
              .orElseThrow());
    }
  }
}
