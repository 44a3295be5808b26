#!/bin/sh
# Makes lib/start.jsa, the start-up cache of a distribution: the listed classes, read, checked and
# linked with each other beforehand. One list, one folder at one path with the same time stamps: the
# same bytes each time, but for the moment at which it was made (StartCache.java takes that out).
#
#     scripts/distribution/start_cache.sh FOLDER CLASSES
#
# FOLDER is the distribution, CLASSES the list that CacheList.java wrote. Runs the distribution's own Java.
set -eu
home=$(CDPATH='' cd "$1" && pwd -P)
rm -f "$home/lib/start.jsa"
cd /
env -i "$home/runtime/bin/java" \
  -Xlog:disable -Xlog:all=error:stderr \
  -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -XX:+AOTClassLinking \
  -Xshare:dump "-XX:SharedClassListFile=$2" "-XX:SharedArchiveFile=$home/lib/start.jsa" \
  -cp "$home/migration-sentry.jar"
chmod 644 "$home/lib/start.jsa"
