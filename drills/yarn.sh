#!/usr/bin/env bash
# `spark-submit --master yarn` of `run` on a study that lies on HDFS, with the settings of cluster-configs, security included:
# in cluster mode and in client mode. Tables are held against those of local[2]. Then, each on a warehouse of its own, an
# executor is killed in the search; the application master, which is the driver, is killed and a second attempt goes on;
# a corrupt checkpoint lies among good ones. What YARN and spark-submit report is checked each time.
# All of them, or those that are named. With --quick: 2 checkpoints, and without names only cluster and master.
# ResourceManager and NodeManager are Hadoop's own. spark-yarn is of Spark 4.2.0, a stand-in for 4.1.0 (docs/operations.md).
# Usage: drills/yarn.sh [--quick] [cluster] [client] [executor] [master] [corrupt]      (docs/operations.md)
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

checkpoints_each=2
kinds='cluster client executor master corrupt'
if [ "${1:-}" = --quick ]; then
  checkpoints_each=1
  kinds='cluster master'
  shift
fi
[ $# -eq 0 ] || kinds=$*

yarn_jars=$target/yarn
place=$out/yarn
conf=$place/conf
submit_jars="$yarn_jars/settings:$yarn_jars/*:$spark_jars/*"

fetch_yarn() {
  if [ ! -d "$yarn_jars" ]; then
    rm -rf "$yarn_jars.part"
    (cd "$home" && mvn -B -ntp -q -f drills/servers/yarn/pom.xml package dependency:copy-dependencies -DincludeScope=runtime \
      "-DoutputDirectory=$yarn_jars.part" "-Dsettings=$yarn_jars.part/settings")
    mv "$yarn_jars.part" "$yarn_jars"
  fi
}

yarn_process() {
  start "$1" env HADOOP_CONF_DIR="$conf" java -Xmx384m "${opens[@]}" -cp "$conf:$hdfs_jars/*:$yarn_jars/*:$spark_jars/*" "$2"
}

start_yarn() {
  local manager=127.0.0.1
  site >"$conf/yarn-site.xml" <<SETTINGS
yarn.resourcemanager.hostname $manager
yarn.resourcemanager.bind-host $manager
yarn.resourcemanager.address $manager:$(free_port)
yarn.resourcemanager.scheduler.address $manager:$(free_port)
yarn.resourcemanager.resource-tracker.address $manager:$(free_port)
yarn.resourcemanager.admin.address $manager:$(free_port)
yarn.resourcemanager.webapp.address $manager:$(free_port)
yarn.resourcemanager.am.max-attempts 2
yarn.resourcemanager.am.liveness-monitor.expiry-interval-ms 20000
yarn.scheduler.minimum-allocation-mb 256
yarn.nodemanager.hostname $manager
yarn.nodemanager.bind-host $manager
yarn.nodemanager.address $manager:$(free_port)
yarn.nodemanager.localizer.address $manager:$(free_port)
yarn.nodemanager.webapp.address $manager:$(free_port)
yarn.nodemanager.resource.memory-mb 12288
yarn.nodemanager.resource.cpu-vcores 8
yarn.nodemanager.local-dirs $place/node
yarn.nodemanager.log-dirs $place/containers
yarn.nodemanager.disk-health-checker.enable false
yarn.nodemanager.vmem-check-enabled false
yarn.nodemanager.pmem-check-enabled false
SETTINGS
  site >"$conf/capacity-scheduler.xml" <<'SETTINGS'
yarn.scheduler.capacity.root.queues nightly
yarn.scheduler.capacity.root.nightly.capacity 100
yarn.scheduler.capacity.maximum-am-resource-percent 0.9
SETTINGS
  yarn_process resourcemanager org.apache.hadoop.yarn.server.resourcemanager.ResourceManager
  yarn_process nodemanager org.apache.hadoop.yarn.server.nodemanager.NodeManager
  await 180 "a NodeManager at its ResourceManager" grep -q 'Registered with ResourceManager' "$place/nodemanager.log"
  {
    settings common yarn storage-hdfs catalog-hadoop security watch
    cat <<SETTINGS
spark.executor.instances 2
spark.driver.memory 1g
# YARN executors without room for weights and activations are refused.
spark.executor.memoryOverhead 1200m
spark.yarn.appMasterEnv.SPARK_LOCAL_IP 127.0.0.1
spark.executorEnv.SPARK_LOCAL_IP 127.0.0.1
# Jars that every machine of the cluster has; the settings' classes stand ahead of Spark's own.
spark.yarn.jars local:$yarn_jars/settings,local:$yarn_jars/*,local:$spark_jars/*
spark.yarn.populateHadoopClasspath false
SETTINGS
  } >"$conf/spark.conf"
}

prepare
begin
fetch_yarn
start_hdfs
start_yarn
echo "a ResourceManager, a NodeManager, a name node and a data node are up after $SECONDS s"

# The same files on this machine and on HDFS.
same=$place/files
files "$same" "$checkpoints_each"
corrupt_file "$same"
hdfs=hdfs://127.0.0.1:$hdfs_port

hdfs_put "$same/models" "$same/corpora" "$same/corrupt" /
for name in $kinds; do study "$hdfs" "$name" "$same/$name.yaml"; done
hdfs_put "$same"/*.yaml /
study "$same" local "$same/local.yaml"

status=0
started=$SECONDS
sparsing run "$same/local.yaml" --warehouse "$place/local" --master 'local[2]' >"$place/local.log" 2>&1 || status=$?
check "local[2]: the run succeeds" 0 "$status"
echo "local[2], $((2 * checkpoints_each)) checkpoints: $((SECONDS - started)) s"
dump "$place/local" >"$out/local.txt"

same_tables() {
  SPARSING_JAVA_OPTIONS=$(lake "$1") dump "$out/unused" >"$out/$1.txt"
  difference=$(compare_dumps "$out/local.txt" "$out/$1.txt")
  echo "local[2] against $1: $difference"
  check "$1: the tables are those of local[2]" '0 differ' "${difference#* rows, }"
}

# The last application's word to the ResourceManager, as spark-submit tells it.
reported() {
  grep -o 'final status: [A-Z]*' "$place/$1.log" | tail -n 1 || true
}

attempts() {
  grep -oE 'appattempt_[0-9_]*' "$place/resourcemanager.log" | sort -u | awk -F _ -v app="$1" '$3 == app' | wc -l || true
}

# The number of the application that started last.
newest() {
  grep -oE 'application_[0-9]*_[0-9]*' "$place/resourcemanager.log" | sort -u | tail -n 1 | sed 's/.*_//' || true
}

job_of() {
  SPARSING_LOG=info submit "$1" "${@:2}" -- run "$hdfs/$1.yaml"
}

containers() {
  pgrep -f "^[^ ]*java .*$1" || true
}

# Submits the study, and when its search has begun kills the processes of a class.
killed() {
  local kind=$1 class=$2 before job
  before=$(ls "$place/events" | wc -l)
  (job_of "$kind") >"$place/$kind.log" 2>&1 &
  job=$!
  until_searching "$before" "$job"
  containers "$class" | head -n 1 | xargs kill -9
  status=0
  wait "$job" || status=$?
}

for kind in $kinds; do
  status=0
  started=$SECONDS
  case $kind in
    cluster) (job_of "$kind") >"$place/$kind.log" 2>&1 || status=$? ;;
    client) (job_of "$kind" spark.submit.deployMode=client) >"$place/$kind.log" 2>&1 || status=$? ;;
    corrupt) (job_of "$kind") >"$place/$kind.log" 2>&1 || status=$? ;;
    executor) killed "$kind" CoarseGrainedExecutorBackend ;;
    master) killed "$kind" yarn.ApplicationMaster ;;
  esac
  echo "$kind: $((SECONDS - started)) s"
  application=$(newest)
  if [ "$kind" = corrupt ]; then
    check "corrupt: spark-submit fails" 1 "$status"
    check "corrupt: YARN reports a failure" 'final status: FAILED' "$(reported "$kind")"
    check "corrupt: the report names the file" yes \
      "$(grep -q 'diagnostics: .*model.safetensors of .*/corrupt/step1: ' "$place/$kind.log" && echo yes || echo no)"
    check "corrupt: two attempts, as yarn.conf says" 2 "$(attempts "$application")"
  else
    check "$kind: spark-submit succeeds" 0 "$status"
    [ "$kind" = client ] || check "$kind: YARN reports success" 'final status: SUCCEEDED' "$(reported "$kind")"
    check "$kind: attempts" "$([ "$kind" = master ] && echo 2 || echo 1)" "$(attempts "$application")"
  fi
  same_tables "$kind"
done
finish
