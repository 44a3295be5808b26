import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Makes the start-up cache of a distribution with start_cache.sh, and takes the moment at which that
 * was done out of it, so that two builds are equal. Java keeps in each SoftReference when it was last
 * asked for, in milliseconds of the clock that {@link System#nanoTime} reads; in the cache that is
 * the time of the build. Run from its source:
 *
 * <pre>java scripts/distribution/StartCache.java FOLDER LIST</pre>
 *
 * The file's layout is that of JDK 25 (filemap.hpp): where anything in it is not as expected, nothing
 * is written.
 */
final class StartCache {
  private static final int MAGIC = 0xf00baba2;
  private static final int FIRST_REGION = 24;
  private static final int REGION = 96;
  private static final int HEAP = 3;

  /** Of a region's description: its sum, and where the region lies in the file. */
  private static final int OFFSET = 24;

  private static final int USED = 40;

  private final ByteBuffer file;

  private StartCache(byte[] bytes) {
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path home = Path.of(args[0]);
    long before = System.nanoTime() / 1_000_000;
    int exit =
        new ProcessBuilder("sh", "scripts/distribution/start_cache.sh", args[0], args[1])
            .inheritIO()
            .start()
            .waitFor();
    long after = System.nanoTime() / 1_000_000;
    if (exit != 0) {
      System.exit(exit);
    }
    Path cache = home.resolve("lib/start.jsa");
    byte[] bytes = Files.readAllBytes(cache);
    int moments = new StartCache(bytes).withoutTime(before, after);
    Files.write(cache, bytes);
    System.err.println("start-up cache: " + moments + " moments taken out");
  }

  private int withoutTime(long before, long after) {
    int header = file.getInt(12);
    expect(file.getInt(0) == MAGIC && header > FIRST_REGION + (HEAP + 1) * REGION, "its header");
    expect(file.getInt(4) == sum(16, header - 16), "the sum of its header");
    int region = FIRST_REGION + HEAP * REGION;
    int start = Math.toIntExact(file.getLong(region + OFFSET));
    int length = Math.toIntExact(file.getLong(region + USED));
    expect(file.getInt(region) == sum(start, length), "the sum of its objects");
    int moments = 0;
    for (int at = start + 40; at < start + length; at += 8) {
      if (isMoment(at, before, after)) {
        file.putLong(at, 0);
        moments++;
      }
    }
    expect(moments > 0, "a SoftReference in it");
    file.putInt(region, sum(start, length));
    file.putInt(4, sum(16, header - 16));
    return moments;
  }

  /**
   * The last field of a SoftReference, after null references and padding; or the clock itself, a
   * static field, after one reference.
   */
  private boolean isMoment(int at, long before, long after) {
    long moment = file.getLong(at);
    return moment >= before && moment <= after && file.getInt(at - 4) == 0;
  }

  private int sum(int start, int length) {
    CRC32 sum = new CRC32();
    sum.update(file.array(), start, length);
    return (int) sum.getValue();
  }

  private static void expect(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("the start-up cache is laid out otherwise: " + what);
    }
  }
}
