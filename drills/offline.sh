#!/usr/bin/env bash
# drills/cluster.sh on a machine whose only network device is loopback, so that whatever driver or executors would download
# fails: natives and tokenizers come from the jar. Needs unshare (util-linux) and ip (iproute2), and the network once before,
# for the servers' own jars. Usage: drills/offline.sh [WHAT…]      (default: --quick extract; docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/standalone.sh"
prepare
fetch_servers
[ $# -gt 0 ] || set -- --quick extract
exec unshare --map-root-user --net bash -c '
  ip link set lo up
  echo "network devices: $(ip -o link | cut -d " " -f 2 | tr "\n" " ")"
  exec "$0" "$@"' "$home/drills/cluster.sh" "$@"
