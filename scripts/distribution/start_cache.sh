#!/bin/sh
# Makes lib/start.jsa, the start-up cache of a distribution: the listed classes, read and checked
# beforehand. One list, one folder at one path with the same time stamps: the same bytes each time.
#
#     scripts/distribution/start_cache.sh FOLDER CLASSES
#
# FOLDER is the distribution, CLASSES the list that train.sh wrote. Runs the distribution's own Java.
set -eu
home=$(CDPATH='' cd "$1" && pwd -P)
rm -f "$home/lib/start.jsa"
cd /
env -i "$home/runtime/bin/java" \
  -Xlog:disable -Xlog:all=error:stderr \
  -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m \
  -Xshare:dump "-XX:SharedClassListFile=$2" "-XX:SharedArchiveFile=$home/lib/start.jsa" \
  -cp "$home/migration-sentry.jar"
chmod 644 "$home/lib/start.jsa"
