# Processes of a cluster, each its own JVM, on this machine and from Maven's jars alone; an HDFS of a name node and a data node.
# Sourced by the drills that need them; all of it ends with the drill.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

target=$home/jobs/target
hdfs_jars=$target/hdfs
spark_jars=$target/spark
place=$out/cluster
conf=$place/conf
# What spark-submit has on its class path beside the settings.
submit_jars=$spark_jars/*
declare -A pids=()

opens=()
for package in lang lang.invoke lang.reflect io net nio util util.concurrent util.concurrent.atomic; do
  opens+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
done
for package in jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

# Spark as a cluster has it installed (the runtime of bin/sparsing leaves to our jar what both have), and Hadoop's servers.
fetch_servers() {
  if [ ! -d "$spark_jars" ]; then
    rm -rf "$spark_jars.part"
    (cd "$home" && mvn -B -ntp -q -f drills/servers/pom.xml dependency:copy-dependencies -DincludeScope=runtime \
      "-DoutputDirectory=$spark_jars.part")
    mkdir -p "$hdfs_jars"
    mv "$spark_jars.part"/hadoop-client-minicluster-*.jar "$hdfs_jars/"
    mv "$spark_jars.part" "$spark_jars"
  fi
}

# A port that nobody listens on.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    listens "$port" || break
  done
  echo "$port"
}

# Whether somebody listens on a port.
listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Waits until a command succeeds; gives up after a number of seconds.
await() {
  local seconds=$1 what=$2 started=$SECONDS
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ $((SECONDS - started)) -ge "$seconds" ]; then
      echo "not there after $seconds s: $what" >&2
      return 1
    fi
    sleep 0.1
  done
}

# Starts a process of the cluster under a name; its log lies in the cluster's folder.
start() {
  local name=$1
  shift
  (cd "$place" && exec "$@") >>"$place/$name.log" 2>&1 &
  pids[$name]=$!
}

# Kills a process of ours at once, as a crash does.
crash() {
  kill -9 "${pids[$1]}" 2>/dev/null || true
  wait "${pids[$1]}" 2>/dev/null || true
  unset "pids[$1]"
}

hadoop() {
  java -Xmx256m -Dsparsing.log.level=error -cp "$conf:$hdfs_jars/*:$spark_jars/*" "$@"
}

hdfs_put() {
  hadoop org.apache.hadoop.fs.FsShell -put "$@"
}

start_data_node() {
  start data-node java -Xmx256m -cp "$conf:$hdfs_jars/*:$spark_jars/*" org.apache.hadoop.hdfs.server.datanode.DataNode
}

# Lines "name value" as Hadoop reads them.
site() {
  echo '<configuration>'
  sed 's|^\([^ ]*\) \(.*\)$|<property><name>\1</name><value>\2</value></property>|'
  echo '</configuration>'
}

start_hdfs() {
  echo "fs.defaultFS hdfs://127.0.0.1:$hdfs_port" | site >"$conf/core-site.xml"
  site >"$conf/hdfs-site.xml" <<SETTINGS
dfs.replication 1
dfs.namenode.name.dir file://$place/name
dfs.datanode.data.dir file://$place/data
dfs.namenode.http-address 127.0.0.1:0
dfs.namenode.heartbeat.recheck-interval 1000
dfs.heartbeat.interval 1
dfs.datanode.address 127.0.0.1:0
dfs.datanode.ipc.address 127.0.0.1:0
dfs.datanode.http.address 127.0.0.1:0
SETTINGS
  hadoop org.apache.hadoop.hdfs.server.namenode.NameNode -format -nonInteractive -force >"$place/format.log" 2>&1
  start namenode java -Xmx256m -cp "$conf:$hdfs_jars/*:$spark_jars/*" org.apache.hadoop.hdfs.server.namenode.NameNode
  start_data_node
  await 180 "an HDFS that takes a file" hdfs_put -f "$home/drills/ladder.yaml" /ladder.yaml
}

# How every process of the cluster logs.
logging() {
  cat >"$conf/log4j2.properties" <<'LOGGING'
rootLogger.level = ${sys:sparsing.log.level:-info}
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
LOGGING
}

# Jars and an empty folder for the processes, which end with the script.
begin() {
  fetch_servers
  [ -f "$target/sparsing-jobs.jar" ] || sparsing --version >/dev/null
  rm -rf "$place"
  mkdir -p "$conf" "$place/events" "$place/home"
  ln -sfn "$spark_jars" "$place/home/jars"
  logging
  hdfs_port=$(free_port)
  trap stop_servers EXIT
}

# The settings of spark-submit: some files of cluster-configs without what one machine cannot hold, then what is of this machine.
settings() {
  (cd "$home/cluster-configs/spark" && cat "${@/%/.conf}") |
    sed -e "s|nn.example:8020|127.0.0.1:$hdfs_port|" -e '/^spark.eventLog/d' -e '/^spark.sql.shuffle.partitions/d' \
      -e '/^spark.driver.memory/d' -e '/^spark.executor.instances/d'
  cat <<SETTINGS
spark.eventLog.enabled true
spark.eventLog.dir file://$place/events
spark.eventLog.rolling.enabled false
spark.eventLog.compress false
spark.ui.enabled false
spark.executor.cores 1
spark.executor.memory 1g
spark.sql.shuffle.partitions 4
# A home that nobody can write to, as in many containers.
spark.executor.extraJavaOptions -Duser.home=/proc/none
SETTINGS
}

# spark-submit of our jar; a table catalog of its own for each warehouse. Usage: submit WAREHOUSE [SETTING=VALUE…] -- ARGUMENTS
submit() {
  local warehouse=$1 with=()
  shift
  while [ "$1" != -- ]; do
    with+=(--conf "$1")
    shift
  done
  shift
  SPARK_HOME=$place/home SPARK_LOCAL_IP=127.0.0.1 HADOOP_CONF_DIR=$conf exec java -Xmx1g "${opens[@]}" \
    -Dsparsing.log.level="${SPARSING_LOG:-off}" -cp "$conf:$submit_jars" org.apache.spark.deploy.SparkSubmit --properties-file "$conf/spark.conf" \
    --conf "spark.sql.catalog.lake.warehouse=hdfs://127.0.0.1:$hdfs_port/$warehouse" "${with[@]}" \
    --class io.sparsing.jobs.cli.Sparsing "$target/sparsing-jobs.jar" "$@"
}

# A question to a warehouse on HDFS, asked from one process on this machine.
lake() {
  echo "-Dspark.sql.defaultCatalog=lake -Dspark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog
    -Dspark.sql.catalog.lake.type=hadoop -Dspark.sql.catalog.lake.cache-enabled=false
    -Dspark.sql.catalog.lake.warehouse=hdfs://127.0.0.1:$hdfs_port/$1"
}

# The first checkpoints of two series and a small corpus in a folder of this machine. Usage: files FOLDER CHECKPOINTS_EACH
files() {
  local series
  mkdir -p "$1/corpora"
  cp "$corpora/noun.jsonl" "$1/corpora/"
  for series in drill-1-relu drill-2-silu; do
    mkdir -p "$1/models/$series"
    find "$models/$series" -name 'step*' | sort | head -n "$2" | xargs cp -r -t "$1/models/$series"
  done
}

# A checkpoint that is cut short, beside them.
corrupt_file() {
  local good
  good=$(find "$1/models/drill-1-relu" -name 'step*' | sort | head -n 1)
  mkdir -p "$1/corrupt/step1"
  cp "$good"/*.json "$1/corrupt/step1/"
  head -c 1000 "$good/model.safetensors" >"$1/corrupt/step1/model.safetensors"
}

# A study of those files below a folder of a file system; two series, so that laws are fitted to each. Usage: study FOLDER NAME FILE
study() {
  cat >"$3" <<YAML
name: drill
checkpoints:
  - {path: $1/models/drill-1-relu/step*}
  - {path: $1/models/drill-2-silu/step*}
corpora:
  - {name: nouns, path: $1/corpora/noun.jsonl}
ppl_increase: [1]
sample_positions: 128
report: $1/report-$2
YAML
  if [ "$2" = corrupt ]; then
    sed -i "s|^corpora:|  - {path: $1/corrupt/step*}\ncorpora:|" "$3"
  fi
}

# Whether a stage of this label has begun, in the application that started last.
began() {
  cat "$(ls -t "$place"/events/* | head -n 1)" | grep '"SparkListenerJobStart"' | grep -c "\"sparsing.progress.label\":\"$1" >/dev/null
}

# Waits until the search of a submitted job has begun. Usage: until_searching APPLICATIONS_BEFORE PROCESS
until_searching() {
  until [ "$(ls "$place/events" | wc -l)" -gt "$1" ] && began 'PPL-p% search'; do
    kill -0 "$2" 2>/dev/null || { echo "the run ended before its search began" >&2; break; }
    sleep 0.05
  done
}

stop_servers() {
  local name
  for name in "${!pids[@]}"; do
    kill "${pids[$name]}" 2>/dev/null || true
  done
  wait || true
}
