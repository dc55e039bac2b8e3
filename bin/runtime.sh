#!/bin/sh
# Runs the Workers runtime in SUNSET_RUNTIME, and ends it once the process that started it is gone: one that is killed
# outright can end nothing itself. The runtime takes the place of this script, so that signals go to it.
parent=$PPID
(
  while kill -0 "$parent" && kill -0 $$; do sleep 1; done
  kill -9 $$
) </dev/null >/dev/null 2>&1 3>&- &
exec "$SUNSET_RUNTIME" "$@"
