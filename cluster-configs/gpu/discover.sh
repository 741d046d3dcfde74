#!/bin/sh
# Tells Spark which GPUs this machine or container has: {"name": "gpu", "addresses": ["0", "1"]}, by the numbers of nvidia-smi.
# Spark runs it where its settings name it as a discoveryScript. Without a GPU it fails, and so does the executor or worker.
set -eu
numbers=$(nvidia-smi --query-gpu=index --format=csv,noheader | tr -d ' ')
if [ -z "$numbers" ]; then
  echo "Cannot find GPUs: expected nvidia-smi to name at least one, found none" >&2
  exit 1
fi
printf '{"name": "gpu", "addresses": [%s]}\n' "$(echo "$numbers" | sed 's/.*/"&"/' | paste -s -d ',' -)"
