package dev.migrationsentry.recovery;

import static dev.migrationsentry.recovery.Presence.ABSENT;
import static dev.migrationsentry.recovery.Presence.PARTLY;
import static dev.migrationsentry.recovery.Presence.PRESENT;
import static dev.migrationsentry.recovery.Presence.UNDECIDED;
import static dev.migrationsentry.recovery.Presence.UNTRACEABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.verdict.MigrationName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Histories of one-letter objects: {@code a=1} makes or changes a, {@code a-} drops it. */
class ProofTest {
  private static ObjectId object(String name) {
    return new ObjectId(ObjectKind.TABLE, "public", name, "");
  }

  private static ReplayedHistory history(String... migrations) {
    List<MigrationEffects> all = new ArrayList<>();
    Map<String, String> now = new HashMap<>();
    for (String migration : migrations) {
      List<Effect> effects = new ArrayList<>();
      for (String step : migration.isEmpty() ? new String[0] : migration.split(" ")) {
        String name = step.substring(0, 1);
        String after = step.endsWith("-") ? null : step.substring(2);
        Effect effect = Effect.of(object(name), now.get(name), after);
        if (effect != null) {
          effects.add(effect);
        }
        now.put(name, after);
      }
      String version = String.valueOf(all.size() + 1);
      all.add(new MigrationEffects(new MigrationName(version, "", version), effects, List.of()));
    }
    return new ReplayedHistory(
        new Fidelity(ScratchPlace.SAME_SERVER, 18, 18), Snapshot.EMPTY, all, List.of());
  }

  private static Snapshot live(String objects) {
    Map<ObjectId, String> definitions = new HashMap<>();
    Arrays.stream(objects.split(" "))
        .filter(each -> !each.isEmpty())
        .forEach(each -> definitions.put(object(each.substring(0, 1)), each.substring(2)));
    return Snapshot.of(definitions);
  }

  private static List<Presence> proof(ReplayedHistory history, String live) {
    return Proof.of(history, live(live)).stream().map(Evidence::presence).toList();
  }

  @Test
  void whatIsThereAsMadeIsPresent() {
    ReplayedHistory history = history("a=1 b=1", "c=1", "");
    assertThat(proof(history, "")).containsExactly(ABSENT, ABSENT, UNTRACEABLE);
    assertThat(proof(history, "a=1 b=1")).containsExactly(PRESENT, ABSENT, UNTRACEABLE);
    assertThat(proof(history, "c=1")).containsExactly(ABSENT, PRESENT, UNTRACEABLE);
    assertThat(proof(history, "a=1 c=2")).containsExactly(PARTLY, PARTLY, UNTRACEABLE);
  }

  @Test
  void whatALaterOneChangedIsPresentToo() {
    ReplayedHistory history = history("a=1", "a=2", "a=3");
    assertThat(proof(history, "a=2")).containsExactly(PRESENT, PRESENT, ABSENT);
    assertThat(proof(history, "a=4")).containsExactly(PARTLY, PARTLY, PARTLY);
  }

  @Test
  void aDropInADatabaseThatNeverHadTheObjectIsNoProof() {
    assertThat(proof(history("a=1", "a-"), "")).containsExactly(UNDECIDED, UNDECIDED);
    assertThat(proof(history("a=1", "a-"), "a=1")).containsExactly(PRESENT, ABSENT);
  }

  @Test
  void theRestOfAMigrationDecidesWhatOneEffectCannot() {
    ReplayedHistory history = history("a=1 b=1", "b-", "c=1");
    assertThat(proof(history, "a=1")).containsExactly(PRESENT, PRESENT, ABSENT);
    assertThat(proof(history, "")).containsExactly(ABSENT, ABSENT, ABSENT);
    assertThat(proof(history, "c=1")).containsExactly(ABSENT, ABSENT, PRESENT);
  }

  @Test
  void whatIsSurelyNotInIsNotMadePresentByWhatCannotBeTold() {
    // b was never made, or dropped by hand: a second migration without its c did not drop it.
    assertThat(proof(history("a=1 b=1", "b- c=1"), "a=1")).containsExactly(PARTLY, ABSENT);
    assertThat(proof(history("a=1 b=1", "b- c=1"), "c=1")).containsExactly(PARTLY, PRESENT);
  }

  @Test
  void aChangeThatIsTakenBackIsUndecidedByItself() {
    ReplayedHistory history = history("a=1", "a=2", "a=1");
    assertThat(proof(history, "a=1")).containsExactly(PRESENT, UNDECIDED, UNDECIDED);
    assertThat(proof(history, "a=2")).containsExactly(PRESENT, PRESENT, ABSENT);
  }

  @Test
  void aFootprintNamesTheNextMigrationThatHidesIt() {
    ReplayedHistory history = history("a=1 b=1", "c=1", "a=2", "a-");
    assertThat(history.effects(0))
        .extracting(Footprint::overtakenBy)
        .containsExactly(OptionalInt.of(2), OptionalInt.empty());
    assertThat(history.effects(0).getFirst().isVisibleAt(1)).isTrue();
    assertThat(history.effects(0).getFirst().isVisibleAt(2)).isFalse();
    assertThat(history.expectedAt(2)).isEqualTo(live("a=2 b=1 c=1"));
    assertThat(history.expectedAt(-1)).isEqualTo(Snapshot.EMPTY);
    assertThat(history.differences(live("a=2 b=1 z=1"), 1))
        .containsExactly(
            new Effect.Changed(object("a"), "1", "2"), new Effect.Dropped(object("c"), "1"));
  }

  @Test
  void whereAWholePrefixIsInNothingInItIsAbsentAndNothingBehindItIsPresent() {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("ProofTest: -Dseed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      ReplayedHistory history = randomHistory(random);
      for (int head = -1; head < history.migrations().size(); head++) {
        List<Evidence> evidence = Proof.of(history, history.expectedAt(head));
        for (int index = 0; index < evidence.size(); index++) {
          assertThat(evidence.get(index).presence())
              .as("seed %s, round %s, head %s, %s", seed, round, head, history)
              .isNotEqualTo(index <= head ? ABSENT : PRESENT)
              .isNotEqualTo(PARTLY);
        }
      }
    }
  }

  @Test
  void whereAPrefixIsSaidToBeInAndTheRestNotTheCatalogueIsExactlyThat() {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("ProofTest: -Dseed=" + seed);
    Random random = new Random(seed);
    int cases = 0;
    for (int round = 0; round < 20_000; round++) {
      ReplayedHistory history = randomHistory(random);
      Snapshot live = randomState(random, history);
      List<Presence> presence = Proof.of(history, live).stream().map(Evidence::presence).toList();
      for (int head = -1; head < presence.size(); head++) {
        if (isAll(presence.subList(0, head + 1), PRESENT)
            && isAll(presence.subList(head + 1, presence.size()), ABSENT)) {
          cases++;
          assertThat(history.differences(live, head))
              .as("seed %s, round %s, head %s, %s, %s", seed, round, head, history, live)
              .isEmpty();
        }
      }
    }
    assertThat(cases).isGreaterThan(100);
  }

  private static boolean isAll(List<Presence> presence, Presence wanted) {
    return presence.stream().allMatch(each -> each == wanted || each == UNTRACEABLE);
  }

  /** Each object in a state of its own, most often one that some migration leaves it in. */
  private static Snapshot randomState(Random random, ReplayedHistory history) {
    Map<ObjectId, String> definitions = new HashMap<>();
    int usual = random.nextInt(history.migrations().size() + 1) - 1;
    for (ObjectId object : history.objects()) {
      int head =
          random.nextInt(3) == 0 ? random.nextInt(history.migrations().size() + 1) - 1 : usual;
      String definition = history.expectedAt(head).definition(object);
      if (definition != null) {
        definitions.put(object, definition);
      }
    }
    return Snapshot.of(definitions);
  }

  private static ReplayedHistory randomHistory(Random random) {
    String[] migrations = new String[2 + random.nextInt(7)];
    for (int i = 0; i < migrations.length; i++) {
      StringBuilder steps = new StringBuilder();
      for (char name = 'a'; name < 'e'; name++) {
        if (random.nextInt(3) == 0) {
          steps.append(name).append(random.nextInt(3) == 0 ? "-" : "=" + random.nextInt(3));
          steps.append(' ');
        }
      }
      migrations[i] = steps.toString().strip();
    }
    return history(migrations);
  }
}
